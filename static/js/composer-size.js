// Lets the text box grow with its text where the browser does not, and counts when the end comes near.
(() => {
  const { ngettext } = window.inbox;
  const MOST = 4096;
  const TELL_FROM = 400;
  const grows = CSS.supports("field-sizing", "content");

  const fit = (box) => {
    if (grows) return;
    box.style.blockSize = "auto";
    box.style.blockSize = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  };

  const count = (box) => {
    const shown = box.form?.querySelector("[data-count-left]");
    if (!shown) return;
    const left = MOST - [...box.value.trim()].length; // WhatsApp counts characters, not halves of them
    shown.hidden = left >= TELL_FROM;
    shown.classList.toggle("composer__count--over", left < 0);
    // Translators: how many characters a message has too many, and how many may still be typed.
    const words = left < 0 ? ngettext("%(num)s too many", "%(num)s too many", -left) : ngettext("%(num)s left", "%(num)s left", left);
    if (shown.textContent !== words) shown.textContent = words;
  };

  const look = (box) => {
    fit(box);
    count(box);
  };
  const lookAtAll = () => document.querySelectorAll("[data-composer-text]").forEach(look);

  document.addEventListener("input", ({ target }) => target.matches?.("[data-composer-text]") && look(target));
  document.addEventListener("inbox:after-swap", lookAtAll);
  document.addEventListener("inbox:text-set", lookAtAll);
  lookAtAll();
})();
