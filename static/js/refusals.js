// Shows for a while why something was not done.
(() => {
  const LONG = 12000;
  let timer = null;
  const place = () => document.querySelector("[data-refusal]");

  const hide = () => {
    const shown = place();
    if (shown) shown.hidden = true;
  };

  document.addEventListener("inbox:refused", ({ detail }) => {
    const shown = place();
    if (!shown) return;
    shown.querySelector("[data-refusal-words]").textContent = detail.words;
    shown.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(hide, LONG);
  });
  document.addEventListener("click", ({ target }) => target.closest?.("[data-refusal] button") && hide());
})();
