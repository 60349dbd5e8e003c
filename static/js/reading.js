// Counts a conversation as read once it was open, visible and in focus for a moment; never in the background.
(() => {
  const MOMENT = 1000;
  let timer = null;

  const isSeen = () => {
    const waiting = document.querySelector("[data-new-messages]:not([hidden]), [data-latest]:not([hidden])");
    return document.visibilityState === "visible" && document.hasFocus() && !waiting;
  };

  const watch = () => {
    clearTimeout(timer);
    if (!window.inbox.hasHtmx() || !isSeen()) return;
    const form = document.querySelector("form[data-reading]");
    if (!form) return;
    timer = setTimeout(() => {
      if (isSeen() && form.isConnected) form.requestSubmit();
    }, MOMENT);
  };

  for (const name of ["inbox:after-swap", "visibilitychange"]) document.addEventListener(name, watch);
  window.addEventListener("focus", watch);
  document.addEventListener("scroll", ({ target }) => target.matches?.("[data-scroll]") && watch(), true);
  watch();
})();
