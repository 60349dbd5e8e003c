// Says new messages of the open thread to screen readers, and nothing when a page of it loads.
(() => {
  const { gettext, ngettext } = window.inbox;
  const voice = document.querySelector("[data-announce]");
  const arrivals = () => [...document.querySelectorAll("#messages [data-arrival][data-from]")];
  const newest = () => Math.max(0, ...arrivals().map((each) => +each.dataset.arrival));
  const thread = () => document.querySelector("[data-thread]")?.dataset.thread;
  const spoken = (message) => [message.innerText, ...[...message.querySelectorAll("img")].map((each) => each.alt)].join(" ");
  const follows = () => Boolean(document.querySelector("#messages[data-poll]"));
  if (!voice) return;

  let known = { thread: thread(), newest: newest(), follows: follows() };

  document.addEventListener("inbox:after-swap", () => {
    if (known.thread === thread() && known.follows) {
      const fresh = arrivals().filter((each) => +each.dataset.arrival > known.newest);
      if (fresh.length > 2) voice.textContent = ngettext("%(num)s new message", "%(num)s new messages", fresh.length);
      else if (fresh.length) voice.textContent = fresh.map((each) => gettext("New message from %(message)s", { message: spoken(each) })).join(". ");
    }
    known = { thread: thread(), newest: newest(), follows: follows() };
  });
})();
