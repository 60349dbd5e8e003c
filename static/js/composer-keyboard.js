// Keeps the composer above the keyboard on phones whose keyboard covers the page instead of making it smaller.
(() => {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    const covered = Math.round(innerHeight - view.height - view.offsetTop);
    const isZoomed = view.scale > 1.01;
    document.documentElement.style.setProperty("--keyboard", `${isZoomed || covered < 80 ? 0 : covered}px`);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
})();
