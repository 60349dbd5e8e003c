// Tells news with a notification of the desktop or a sound, as the agent has chosen; a click leads to them.
(() => {
  const { ngettext, number } = window.inbox;
  const place = document.querySelector("[data-attention]");
  const MOST = 3;
  const BETWEEN_SOUNDS = 8000;
  let rangAt = -Infinity;
  const open = new Map();

  const go = (url) => {
    window.focus();
    const row = [...document.querySelectorAll("#rows a.row")].find((each) => each.pathname === url);
    if (row) window.inbox.follow(row);
    else location.assign(url);
  };

  const show = (tag, title, body, url) => {
    try {
      // The same tag takes the place of the one before; the sound is ours to make or not.
      const shown = new Notification(title, { tag, body, renotify: true, silent: true });
      shown.addEventListener("click", () => {
        shown.close();
        go(url);
      });
      open.set(tag, shown);
    } catch {
      // Phones show notifications of installed apps only.
    }
  };

  const notify = (news) => {
    if (place.dataset.notifications !== "on" || window.Notification?.permission !== "granted") return;
    if (news.length > MOST) {
      show("inbox", "Inbox", ngettext("New messages in %(num)s conversation", "New messages in %(num)s conversations", news.length), "/");
      return;
    }
    for (const { conversation, url, title, words, count } of news) {
      show(`inbox:${conversation}`, count > 1 ? `${title} (${number(count)})` : title, words, url);
    }
  };

  const ring = () => {
    if (place.dataset.sound !== "on" || performance.now() - rangAt < BETWEEN_SOUNDS) return;
    rangAt = performance.now();
    window.inbox.chime();
  };

  document.addEventListener("inbox:news", ({ detail }) => {
    notify(detail.news);
    ring();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    for (const shown of open.values()) shown.close();
    open.clear();
  });
})();
