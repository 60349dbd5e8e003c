// Says in the list's header whether this page is told of changes at once, and in a banner when nobody answers.
(() => {
  const place = document.querySelector("[data-connection]");
  const banner = document.querySelector("[data-connection-lost]");
  if (!place || !banner || !window.inbox.live) return;
  const GRACE = 2500; // a reconnection that takes no longer is nobody's business
  const LOST = 5000;
  const AGED = 15000; // an answer that is older says nothing about now
  const words = place.querySelector("[data-words]");
  let liveAt = Date.now();
  let answeredAt = Date.now();
  let isFailing = false;
  let isKnown = false;

  const stateAt = (now) => {
    const { state, isDeaf } = window.inbox.live();
    if (state === "live" && !isDeaf && navigator.onLine) liveAt = now;
    isKnown ||= liveAt === now || now - liveAt > GRACE;
    if (!navigator.onLine) return "offline";
    if (now - liveAt < GRACE) return "live";
    return !isFailing && now - answeredAt < AGED ? "updated" : "connecting";
  };

  const write = () => {
    const now = Date.now();
    const state = stateAt(now);
    const age = Math.max(1, Math.round((now - answeredAt) / 1000));
    const said = place.dataset[state].replace("{seconds}", age);
    if (words.textContent !== said) words.textContent = said;
    if (isKnown) place.dataset.state = state;
    const isSilent = ["offline", "connecting"].includes(state) && now - Math.max(answeredAt, liveAt) > LOST;
    if (banner.hidden === isSilent) banner.hidden = !isSilent;
  };

  document.addEventListener("inbox:answered", ({ detail }) => {
    isFailing = !detail.status || detail.status >= 500;
    if (!isFailing) answeredAt = Date.now();
    write();
  });
  document.addEventListener("inbox:live", write);
  for (const name of ["online", "offline"]) window.addEventListener(name, write);
  setInterval(write, 1000);
  write();
})();
