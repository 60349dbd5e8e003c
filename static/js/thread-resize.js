// Holds the place of whoever reads older messages when the box below grows or shrinks.
// It comes after thread-scroll.js, which makes up for what a swap has moved inside.
(() => {
  const NEAR = 100;
  let box = null;
  let height = 0;
  let isSwapping = false;

  const observer = new ResizeObserver(() => {
    const grown = box.clientHeight - height;
    height = box.clientHeight;
    if (grown && box.scrollTop <= -NEAR) box.scrollTop += grown;
  });

  const watch = () => {
    const shown = document.querySelector("[data-scroll]");
    if (!shown || shown === box) return;
    observer.disconnect();
    box = shown;
    height = box.clientHeight;
    observer.observe(box);
  };

  document.addEventListener("inbox:before-swap", ({ detail }) => {
    isSwapping = Boolean(box?.contains(detail.target));
  });
  // It is told once for each piece that came; what the others do with theirs is not made up for yet.
  document.addEventListener("inbox:after-swap", () => {
    watch();
    if (isSwapping && box) height = box.clientHeight;
    isSwapping = false;
  });
  watch();
})();
