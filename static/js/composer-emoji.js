// Puts an emoji where the caret is, and leaves the choice open for the next one.
(() => {
  document.addEventListener("click", ({ target }) => {
    const chosen = target.closest?.("[data-insert]");
    const box = chosen?.form?.querySelector("[data-composer-text]");
    if (!box) return;
    box.setRangeText(chosen.dataset.insert, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });

  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (!target.matches?.("[data-emoji]") || target.open) return;
      const isInside = target.contains(document.activeElement);
      if (isInside && matchMedia("(pointer: fine)").matches) target.closest("form").querySelector("[data-composer-text]").focus();
    },
    true,
  );
})();
