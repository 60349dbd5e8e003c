// Finds out what comes in while nobody looks, for those who want to be told: the tab that leads asks.
(() => {
  const place = document.querySelector("[data-attention]");
  const isWanted = place?.dataset.notifications === "on" || place?.dataset.sound === "on";
  if (!isWanted || !window.inbox.hasHtmx()) return;
  const BETWEEN = 3000;
  const WITHOUT_STREAM = 15000;
  const REPLY = 150; // a tab that is looked at says so within
  const channel = new BroadcastChannel("inbox:attention");
  let newest = null; // what had arrived when nobody looked any more
  let askedAt = -Infinity;
  let later = null;
  let isSeen = false;

  const leads = () => window.inbox.leads?.() ?? true;
  const isLive = () => window.inbox.live?.().state === "live";

  const somebodyLooks = async () => {
    isSeen = !document.hidden;
    channel.postMessage({ who: true });
    await new Promise((done) => setTimeout(done, REPLY));
    return isSeen;
  };

  const ask = async () => {
    clearTimeout(later);
    later = null;
    if (!document.hidden || (newest !== null && !leads())) return;
    askedAt = performance.now();
    const since = newest === null ? "" : `?since=${newest}`;
    const answer = await fetch(`${place.dataset.attention}${since}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || !document.hidden) return;
    const told = await answer.json();
    newest = told.newest;
    channel.postMessage({ newest });
    document.dispatchEvent(new CustomEvent("inbox:unread", { detail: { unread: told.unread } }));
    if (!told.news.length || (await somebodyLooks())) return;
    document.dispatchEvent(new CustomEvent("inbox:news", { detail: { news: told.news } }));
  };

  const askSoon = () => {
    if (!document.hidden || later) return;
    const wait = askedAt + BETWEEN - performance.now();
    if (wait <= 0) ask();
    else later = setTimeout(ask, wait);
  };

  channel.addEventListener("message", ({ data }) => {
    if (data.who && !document.hidden) channel.postMessage({ here: true });
    if (data.here) isSeen = true;
    if (newest !== null && data.newest) newest = data.newest;
  });
  document.addEventListener("inbox:ring", ({ detail }) => detail.kind !== "presence" && askSoon());
  setInterval(() => !isLive() && askSoon(), WITHOUT_STREAM);
  document.addEventListener("visibilitychange", () => {
    newest = null; // what is there when they leave is no news
    if (document.hidden) ask();
  });
  if (document.hidden) ask();
})();
