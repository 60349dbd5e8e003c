// Enter sends and Shift+Enter makes a line; on touch screens, and while a word is being composed, Enter is Enter.
(() => {
  const isTouch = () => matchMedia("(pointer: coarse)").matches;
  const isComposing = (event) => event.isComposing || event.keyCode === 229; // Safari tells only by the number

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || isComposing(event)) return;
    if (!event.target.matches?.("[data-composer-text]")) return;
    const wantsLine = event.shiftKey || event.altKey || (isTouch() && !event.ctrlKey && !event.metaKey);
    if (wantsLine) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
})();
