// Offers to load the page anew once the server has other styles and scripts than this page came with.
(() => {
  const place = document.querySelector("[data-release]");
  const banner = document.querySelector("[data-new-version]");
  if (!place || !banner) return;

  document.addEventListener("inbox:live", ({ detail }) => {
    banner.hidden = !detail.release || detail.release === place.dataset.release;
  });
  banner.querySelector("button").addEventListener("click", () => location.reload());
})();
