// Answers one message: its words stand above the text box until they are sent along or taken away.
(() => {
  const strip = () => document.getElementById("composer-quote");
  const box = () => document.querySelector("[data-composer-text]");

  const remove = () => {
    const shown = strip();
    if (!shown || shown.hidden) return false;
    shown.replaceChildren();
    shown.hidden = true;
    return true;
  };

  document.addEventListener("click", (event) => {
    if (!window.inbox.hasHtmx() || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const answer = event.target.closest("a[data-quote]");
    const away = event.target.closest("a[data-unquote]");
    if (!answer && !away) return;
    event.preventDefault();
    if (away) {
      remove();
      box()?.focus();
    } else if (strip()) window.inbox.load(answer.dataset.quote, "#composer-quote");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && event.target.matches?.("[data-composer-text]")) remove();
  });

  document.addEventListener("inbox:after-swap", ({ detail }) => detail.target?.id === "composer-quote" && box()?.focus());
  document.addEventListener("inbox:composed", remove);
})();
