// Shows that something is on its way, when it takes longer than a moment; and says so when it does not come.
(() => {
  const { gettext } = window.inbox;
  const MOMENT = 200;
  const BY_HAND = "a, button, form:not([data-reading])"; // nobody waits for what asks by itself
  const app = document.querySelector("[data-panes]");
  if (!app) return;

  const waiting = new Map();
  const isAwaited = ({ source, target }) => source && target && source.matches(BY_HAND) && target.closest("#pane, #list, #rows");

  const show = () => {
    app.toggleAttribute("data-loading", [...waiting.values()].some(({ isLong }) => isLong));
    for (const place of document.querySelectorAll("[data-waits]")) place.removeAttribute("data-waits");
    for (const { isLong, target } of waiting.values()) if (isLong) target.setAttribute("data-waits", "");
  };

  const end = (source) => {
    clearTimeout(waiting.get(source)?.timer);
    if (waiting.delete(source)) show();
  };

  document.addEventListener("inbox:asking", ({ detail }) => {
    if (!isAwaited(detail)) return;
    const { source, target } = detail;
    end(source);
    const piece = { target, isLong: false };
    piece.timer = setTimeout(() => {
      piece.isLong = true;
      show();
    }, MOMENT);
    waiting.set(source, piece);
  });
  document.addEventListener("inbox:answered", ({ detail }) => end(detail.source));

  document.addEventListener("inbox:failed", ({ detail }) => {
    const { source, status, verb } = detail;
    if (!isAwaited(detail) || [400, 401, 409, 422].includes(status)) return;
    const again = () => (source.matches("form") ? source.requestSubmit() : window.inbox.follow(source));
    const action = source.isConnected && status !== 404 ? { words: gettext("Try again"), run: again } : undefined;
    let words = verb === "get" ? gettext("This could not be loaded.") : gettext("That did not work.");
    if (!status) words = navigator.onLine ? gettext("The inbox does not answer.") : gettext("You are offline.");
    window.inbox.toast(words, { look: "danger", action });
  });
})();
