// Enter sends and Shift+Enter makes a line, or Ctrl+Enter sends and Enter makes a line, as the agent has chosen.
// On touch screens, and while a word is being composed, Enter is Enter.
(() => {
  const isTouch = () => matchMedia("(pointer: coarse)").matches;
  const isComposing = (event) => event.isComposing || event.keyCode === 229; // Safari tells only by the number

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || isComposing(event)) return;
    if (!event.target.matches?.("[data-composer-text]")) return;
    const needsCtrl = isTouch() || document.querySelector("[data-enter-sends]")?.dataset.enterSends === "ctrl_enter";
    const wantsLine = event.shiftKey || event.altKey || (needsCtrl && !event.ctrlKey && !event.metaKey);
    if (wantsLine) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
})();
