// Goes to a quoted message that is on the page and lets it light up.
(() => {
  const flash = (message) => {
    message.classList.remove("message--flash");
    void message.offsetWidth; // starts the animation anew
    message.classList.add("message--flash");
    message.addEventListener("animationend", () => message.classList.remove("message--flash"), { once: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-jump]");
    const message = link && document.getElementById(link.hash.slice(1));
    if (!message) return;
    event.preventDefault();
    message.scrollIntoView({ block: "center", behavior: "smooth" });
    flash(message);
    // A key was pressed: the next one goes on from where the reader has been taken.
    if (!event.detail) message.querySelector(".about__switch")?.focus({ preventScroll: true });
  });

  document.addEventListener("inbox:after-swap", ({ detail }) => {
    const around = document.querySelector("[data-around]")?.dataset.around;
    const message = detail.target?.id === "pane" && document.getElementById(`message-${around}`);
    if (message) flash(message);
  });
})();
