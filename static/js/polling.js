// Asks for news: where something rang, as soon as may be; besides that now and then, and often where nothing can ring.
(() => {
  const OFTEN = 3000; // without a stream, while somebody can see the page
  const SELDOM = 30000; // beside a stream, in case a ring was lost
  const WITHOUT_HTMX = 30000;
  const SCATTER = { least: 100, each: 10, most: 3000 }; // so that all browsers do not ask in the same moment
  const LIST_PAUSE = { seen: 1000, hidden: 5000 };
  const SHARE = 5; // the longer the server takes for the list, the longer it is left in peace
  let isLive = false;
  let scatter = SCATTER.least;
  let askedAt = Date.now();
  let listAskedAt = 0;
  let listTakes = 0;
  let listTimer = null;
  let isBehind = false; // something rang that could not be asked for: nobody looked, or nobody answered

  const list = () => document.querySelector("[data-list][data-poll]");
  const isSeen = () => document.visibilityState === "visible";

  const askAll = () => {
    askedAt = Date.now();
    isBehind = false;
    for (const element of document.querySelectorAll("[data-poll]")) window.inbox.poll(element);
  };

  const askList = () => {
    if (listTimer) return;
    const pause = Math.max(isSeen() ? LIST_PAUSE.seen : LIST_PAUSE.hidden, SHARE * listTakes);
    const rest = listAskedAt + pause - Date.now();
    listTimer = setTimeout(() => {
      listTimer = null;
      listAskedAt = Date.now();
      window.inbox.poll(list());
    }, Math.max(rest, scatter * Math.random()));
  };

  // The list of a hidden page goes on being asked for, because the title counts what is unread.
  const hear = ({ detail: { kind, id } }) => {
    const isAll = kind === "everything";
    const shown = document.querySelector("[data-thread]")?.dataset.thread;
    if (kind !== "presence") askList();
    if (!isAll && Number(shown) !== id) return;
    if (!isSeen()) isBehind = true;
    else if (kind === "changed") window.inbox.refresh();
    else for (const part of document.querySelectorAll(isAll ? "[data-poll]:not([data-list])" : "[data-others]")) window.inbox.poll(part);
  };

  const look = () => {
    const age = Date.now() - askedAt;
    if (isSeen() && age >= (isLive && !isBehind ? SELDOM : OFTEN)) askAll();
    else if (!isSeen() && !isLive && age >= SELDOM) {
      askedAt = Date.now();
      askList();
    }
  };

  document.addEventListener("inbox:ask", ({ target, detail }) => {
    if (target.matches("[data-list]")) detail.parameters.rows = target.querySelectorAll("[data-version]").length;
    else if (target.matches("[data-poll], [data-catch-up]")) {
      const first = document.querySelector("#messages [data-key]");
      if (first) detail.parameters.from = first.dataset.key;
    }
  });

  if (window.inbox.hasHtmx()) {
    document.addEventListener("inbox:ring", hear);
    document.addEventListener("inbox:live", ({ detail }) => {
      isLive = detail.state === "live" && !detail.isDeaf;
      scatter = Math.min(SCATTER.most, SCATTER.least + SCATTER.each * detail.listeners);
    });
    document.addEventListener("inbox:answered", ({ detail }) => {
      if (detail.source === list()) listTakes = Date.now() - listAskedAt;
      if (detail.source?.matches("[data-poll]") && (!detail.status || detail.status >= 500)) isBehind = true;
    });
    document.addEventListener("visibilitychange", () => isSeen() && (isBehind || Date.now() - askedAt >= OFTEN) && askAll());
    window.addEventListener("online", askAll);
    setInterval(look, 1000);
  } else {
    const isWriting = () => Boolean(document.querySelector("[data-composer-text]")?.value);
    setInterval(() => isSeen() && !isWriting() && location.reload(), WITHOUT_HTMX);
  }
})();
