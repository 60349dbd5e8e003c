// Keeps selected what a reader has selected: a row or a bubble that is moved would lose it.
(() => {
  let kept = null;

  document.addEventListener("inbox:before-swap", () => {
    const now = getSelection();
    kept = now.isCollapsed ? null : [now.anchorNode, now.anchorOffset, now.focusNode, now.focusOffset];
    if (kept) kept.words = String(now);
  });

  document.addEventListener("inbox:after-swap", () => {
    if (!kept) return;
    const [start, from, end, to] = kept;
    const isHere = start.isConnected && end.isConnected && from <= (start.data ?? start.childNodes).length && to <= (end.data ?? end.childNodes).length;
    if (isHere && String(getSelection()) !== kept.words) getSelection().setBaseAndExtent(start, from, end, to);
    kept = null;
  });
})();
