// The forms for places, cards and questions: where the focus goes, how they close, and how much still fits.
(() => {
  const place = () => document.getElementById("enclosure");
  const opener = () => document.querySelector(".attach > summary");

  const close = () => {
    place()?.replaceChildren();
    opener()?.focus();
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-enclosure-close]")) {
      event.preventDefault();
      close();
    } else if (event.target.closest(".attach a")) event.target.closest("details").open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !event.target.closest?.("[data-enclosure]")) return;
    event.preventDefault();
    close();
  });

  document.addEventListener("inbox:after-swap", ({ detail }) => {
    if (detail.target?.id !== "enclosure") return;
    const form = detail.target.querySelector("[data-enclosure]");
    if (!form) opener()?.focus();
    else (form.querySelector("[aria-invalid]") ?? form.querySelector("h3")).focus();
  });

  document.addEventListener("input", ({ target }) => {
    const count = target.closest?.("[data-counted]")?.querySelector("[data-count]");
    if (count) count.textContent = window.inbox.number([...target.value].length);
  });
})();
