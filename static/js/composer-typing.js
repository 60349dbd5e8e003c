// Lets the customer see that somebody types: only while there is text, in sight, and not more often than useful.
(() => {
  const AGAIN_AFTER = 20_000; // WhatsApp shows it for 25 seconds
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  let told = { url: "", at: 0 };

  const tell = (url) => {
    told = { url, at: performance.now() };
    fetch(url, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" } }).catch(() => {});
  };

  document.addEventListener("input", ({ target, isTrusted }) => {
    if (!isTrusted || !target.matches?.("[data-composer-text]")) return;
    if (!target.value.trim() || document.visibilityState !== "visible") return;
    const url = target.form?.querySelector("[data-typing]")?.dataset.typing;
    if (!url || (told.url === url && performance.now() - told.at < AGAIN_AFTER)) return;
    tell(url);
  });

  // A message ends what WhatsApp shows, so the next letter may tell again.
  document.addEventListener(
    "submit",
    ({ target }) => {
      if (target.matches?.("[data-composer-form]")) told = { url: "", at: 0 };
    },
    true,
  );
})();
