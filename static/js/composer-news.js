// Minds what comes in while an answer is being written: the customer's news are told, and after an answer of a
// colleague's nothing goes out by a mere Enter. The server asks again for whatever was not in sight for a moment.
(() => {
  const MOMENT = 1000;
  let timer = null;
  let timedFor = "";

  const seen = () => document.querySelector("[data-seen]");
  const place = () => document.getElementById("composer-news");
  const note = () => place()?.querySelector("[data-up-to]");
  const box = () => document.querySelector("[data-composer-text]");
  const isWriting = () => Boolean(box()?.value.trim() || document.querySelector("[data-tray] [data-file]"));
  const newest = () => Math.max(0, ...[...document.querySelectorAll("#messages [data-arrival]")].map((each) => +each.dataset.arrival));
  const follows = () => Boolean(document.querySelector("#messages[data-poll]"));

  const begin = (from) => {
    const field = seen();
    if (!field || from < +field.value) return;
    field.value = field.dataset.began = from;
  };

  const clear = () => {
    clearTimeout(timer);
    timedFor = "";
    const shown = note();
    if (!shown) return;
    begin(+shown.dataset.upTo);
    place().replaceChildren();
  };

  // As long as nothing is begun, whatever the thread shows is what the answer will be about.
  const keepUp = () => {
    if (isWriting()) return;
    clear();
    if (follows()) begin(newest());
  };

  // What a customer wrote is seen once it was in sight for a moment; past an answer leads only a click.
  const watch = () => {
    const shown = note();
    const upTo = shown?.dataset.upTo ?? "";
    if (!shown || shown.matches("[data-answered]") || document.visibilityState !== "visible") return clearTimeout(timer);
    if (timedFor === upTo) return;
    clearTimeout(timer);
    timedFor = upTo;
    timer = setTimeout(() => {
      if (note()?.dataset.upTo === upTo && document.visibilityState === "visible") seen().value = upTo;
      else timedFor = "";
    }, MOMENT);
  };

  document.addEventListener("inbox:ask", ({ target, detail }) => {
    if (target.id === "messages" && target.matches("[data-poll]") && isWriting() && seen()) detail.parameters.began = seen().dataset.began;
  });

  document.addEventListener("inbox:after-swap", () => {
    keepUp();
    watch();
  });
  document.addEventListener("visibilitychange", watch);
  document.addEventListener("input", ({ target }) => target.matches?.("[data-composer-text]") && keepUp());
  document.addEventListener("inbox:text-set", () => setTimeout(keepUp));
  document.addEventListener("inbox:composed", () => {
    clear();
    setTimeout(keepUp);
  });

  document.addEventListener("click", ({ target }) => target.closest?.("[data-review]") && follows() && setTimeout(clear));

  document.addEventListener(
    "submit",
    (event) => {
      const shown = note();
      if (!event.target.matches?.("[data-composer-form]") || !shown?.matches("[data-answered]")) return;
      const button = event.target.querySelector("[data-send]");
      if (event.submitter === button) {
        seen().value = shown.dataset.upTo;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      button.focus();
    },
    true,
  );
})();
