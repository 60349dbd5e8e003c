// Opens the sheet of shortcuts as a dialog, and closes dialogs by their button or a click beside them.
(() => {
  const sheet = document.querySelector("[data-shortcuts-sheet]");

  document.addEventListener("click", (event) => {
    const { target } = event;
    const opener = target.closest("[data-act='shortcuts']");
    if (opener && sheet && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      opener.closest("details[data-menu]")?.removeAttribute("open");
      sheet.showModal();
    }
    if (target.matches("dialog.dialog") || target.closest("dialog.dialog [data-close]")) target.closest("dialog").close();
  });
})();
