// Asks for news every few seconds, and only while somebody can see the page.
(() => {
  const EVERY = 3000;
  const WITHOUT_HTMX = 30000;

  const ask = () => {
    if (document.visibilityState !== "visible") return;
    for (const element of document.querySelectorAll("[data-poll]")) window.inbox.poll(element);
  };

  document.addEventListener("inbox:ask", ({ target, detail }) => {
    if (target.matches("[data-list]")) detail.parameters.rows = target.querySelectorAll("[data-version]").length;
    else if (target.matches("[data-poll], [data-catch-up]")) {
      const first = document.querySelector("#messages [data-key]");
      if (first) detail.parameters.from = first.dataset.key;
    }
  });

  if (window.inbox.hasHtmx()) {
    setInterval(ask, EVERY);
    document.addEventListener("visibilitychange", ask);
  } else {
    const isWriting = () => Boolean(document.querySelector("[data-composer-text]")?.value);
    setInterval(() => document.visibilityState === "visible" && !isWriting() && location.reload(), WITHOUT_HTMX);
  }
})();
