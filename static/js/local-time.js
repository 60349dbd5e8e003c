// Writes times in the reader's zone and language, again at every minute, and tells the server the zone for next time.
(() => {
  const { gettext, language } = window.inbox;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const { hourCycle } = new Intl.DateTimeFormat(navigator.language, { hour: "numeric" }).resolvedOptions();
  const DAY = 24 * 60 * 60 * 1000;

  // Writes moments as the reader's computer does: `moments({ dateStyle: "medium" })(date)`.
  const format = (window.inbox.moments = (options) => {
    const made = new Intl.DateTimeFormat(language, { ...options, hourCycle });
    return (date) => made.format(date);
  });
  const clock = format({ hour: "2-digit", minute: "2-digit" });
  const full = format({ dateStyle: "full", timeStyle: "short" });
  const brief = format({ weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const weekday = format({ weekday: "long" });
  const dayMonth = { short: format({ day: "numeric", month: "short" }), long: format({ day: "numeric", month: "long" }) };
  const date = {
    short: format({ day: "numeric", month: "short", year: "numeric" }),
    long: format({ day: "numeric", month: "long", year: "numeric" }),
  };
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const capital = (word) => word.charAt(0).toLocaleUpperCase(language) + word.slice(1);

  const midnight = (moment) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate());
  const daysAgo = (moment) => Math.round((midnight(new Date()) - midnight(moment)) / DAY);

  const dayName = (moment, length) => {
    const age = daysAgo(moment);
    if (age === 0 || age === 1) return capital(relative.format(-age, "day"));
    if (age > 1 && age < 7) return weekday(moment);
    return (moment.getFullYear() === new Date().getFullYear() ? dayMonth : date)[length](moment);
  };

  const looks = {
    brief,
    clock,
    full,
    day: (moment) => dayName(moment, "long"),
    ladder: (moment) => {
      const minutes = Math.floor((Date.now() - moment) / 60000);
      if (minutes < 1) return gettext("now");
      if (minutes < 60) return gettext("%(minutes)s min", { minutes });
      return daysAgo(moment) === 0 ? clock(moment) : dayName(moment, "short");
    },
  };

  // A bare date is midnight in Greenwich to the browser, and would be yesterday in America.
  const momentOf = (text) => new Date(text.length === 10 ? `${text}T00:00` : text);

  const write = () => {
    for (const time of document.querySelectorAll("time[data-time]")) {
      const moment = momentOf(time.dateTime);
      const words = looks[time.dataset.time]?.(moment);
      if (words && time.textContent !== words) time.textContent = words;
      if (time.title) time.title = full(moment);
    }
  };

  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `tz=${timeZone}; path=/; max-age=31536000; samesite=lax${secure}`;
  document.addEventListener("inbox:after-swap", write);
  document.addEventListener("visibilitychange", write);
  setInterval(write, 30000);
  write();
})();
