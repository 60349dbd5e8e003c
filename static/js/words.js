// Says words in the language of the page. They are English where the page brought no others along.
// `gettext("%(name)s is typing", { name })`, `ngettext("%(num)s new message", "%(num)s new messages", count)`.
(() => {
  const { texts = {}, form = (number) => (number === 1 ? 0 : 1) } = window.inboxWords ?? {};
  // As the reader writes this language, with the digits that the server writes.
  const page = document.documentElement.lang;
  const region = navigator.languages.find((name) => name.split("-")[0] === page) ?? page;
  const language = new Intl.Locale(region, { numberingSystem: "latn" });
  const number = (value, options) => value.toLocaleString(language, options);
  const filled = (text, values) =>
    text.replace(/%\((\w+)\)[sd]/g, (blank, name) => {
      const value = values[name] ?? blank;
      return typeof value === "number" ? number(value) : value;
    });

  Object.assign(window.inbox, { language, number });
  window.inbox.gettext = (text, values = {}) => filled(texts[text] ?? text, values);
  window.inbox.ngettext = (one, many, count, values = {}) =>
    filled((texts[one] ?? [one, many])[form(count)], { num: count, ...values });
})();
