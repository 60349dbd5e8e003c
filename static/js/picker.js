// Opens the templates above the box to write in, and gives the focus back when they close.
(() => {
  let opener = null;

  const place = () => document.getElementById("picker");

  const close = () => {
    const picker = place();
    if (!picker?.firstElementChild || !document.querySelector("[data-picker-close]")) return;
    picker.replaceChildren();
    const back = opener?.isConnected ? opener : document.querySelector("[data-picker-open]:not([hidden] *)");
    back?.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link?.matches("[data-picker-open]")) opener = link;
    // On a page of its own, the address still says that a template is chosen: there it is a link.
    if (!link?.matches("[data-picker-close]") || location.pathname !== link.pathname) return;
    event.preventDefault();
    close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !event.target.closest?.("#picker")) return;
    document.querySelector("[data-picker-close]")?.click();
  });

  document.addEventListener("inbox:after-swap", ({ detail }) => {
    const fine = matchMedia("(pointer: fine)").matches;
    if (detail.target?.id === "pane") {
      const number = document.querySelector(".beginning #number");
      if (number && (fine || number.matches("[aria-invalid]"))) number.focus();
    }
    if (detail.target?.id !== "picker") return;
    const picker = place();
    const wrong = picker?.querySelector("[aria-invalid]");
    const field = fine ? picker?.querySelector("input[type=search], .fill input:not([type=hidden])") : null;
    (wrong ?? field ?? picker?.querySelector("[data-picker-heading]"))?.focus();
  });
})();
