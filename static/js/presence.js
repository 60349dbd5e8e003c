// Gives a sign now and then: colleagues see who looks at a conversation and who writes, and customers that
// somebody is typing. Only what is in sight counts.
(() => {
  const AGAIN = 15_000;
  const STILL = 12_000; // so long after the last letter nobody is typing any more
  const CUSTOMER = 20_000; // WhatsApp shows it for 25 seconds
  const token = document.querySelector('meta[name="csrf-token"]')?.content;

  let told = { url: "", doing: "" };
  let typedAt = -Infinity;
  let customerTold = { url: "", at: -Infinity };
  let timer = null;
  let looking = null;

  const others = () => document.getElementById("others");
  const box = () => document.querySelector("[data-composer-text]");
  const doing = () => (box()?.value.trim() && performance.now() - typedAt < STILL ? "typing" : "viewing");

  const bodyOf = (what) => new URLSearchParams({ doing: what, csrf_token: token });

  const leave = () => {
    clearTimeout(timer);
    if (!told.url) return;
    navigator.sendBeacon(told.url, bodyOf("left"));
    told = { url: "", doing: "" };
  };

  const tell = () => {
    clearTimeout(timer);
    const url = others()?.dataset.presence ?? "";
    if (told.url !== url) leave();
    if (!url || document.visibilityState !== "visible") return;
    const body = bodyOf(doing());
    if (doing() === "typing" && box().form.querySelector("[data-shows-typing]")) {
      const now = performance.now();
      if (customerTold.url !== url || now - customerTold.at >= CUSTOMER) {
        customerTold = { url, at: now };
        body.set("to_customer", "yes");
      }
    }
    told = { url, doing: doing() };
    fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } })
      .then(({ status }) => status === 401 && window.inbox.poll(others())) // logged out: that leads to the log-in page
      .catch(() => {});
    timer = setTimeout(tell, doing() === "typing" ? STILL : AGAIN);
  };

  document.addEventListener("input", ({ target, isTrusted }) => {
    if (!isTrusted || !target.matches?.("[data-composer-text]")) return;
    typedAt = target.value.trim() ? performance.now() : -Infinity;
    const isDue = customerTold.url !== others()?.dataset.presence || typedAt - customerTold.at >= CUSTOMER;
    if (doing() !== told.doing || (doing() === "typing" && isDue)) tell();
  });

  // A message ends what WhatsApp shows, so the next letter may tell again.
  document.addEventListener("inbox:composed", () => {
    typedAt = customerTold.at = -Infinity;
    setTimeout(tell);
  });

  // Who is gone without a word is gone after a while: then it is time to ask.
  const lookAgain = () => {
    clearTimeout(looking);
    const seconds = Number(others()?.dataset.lookAgainAfter ?? 0);
    if (seconds > 0) looking = setTimeout(() => window.inbox.poll(others()), seconds * 1000);
  };

  document.addEventListener("inbox:after-swap", () => {
    if ((others()?.dataset.presence ?? "") !== told.url) tell();
    lookAgain();
  });
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? tell() : leave()));
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", ({ persisted }) => persisted && tell());
  if (window.inbox.hasHtmx()) {
    tell();
    lookAgain();
  }
})();
