// Keeps what is typed: in this browser at once, and a moment later with the server, where other devices find it.
// What is in the browser's own store is what the server has not got yet.
(() => {
  const MOMENT = 700;
  const AGAIN = 5000;
  let timer = null;

  const frame = () => document.querySelector("[data-composer]");
  const box = () => document.querySelector("[data-composer-text]");
  const keyOf = (place) => `inbox:draft:${place.dataset.agent}:${place.dataset.composer}`;
  const store = {
    get: (key) => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null; // a browser that keeps nothing for us
      }
    },
    set: (key, text) => {
      try {
        if (text === null) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
      } catch {
        // the server keeps it
      }
    },
  };

  const save = async (place, field, options = {}) => {
    clearTimeout(timer);
    timer = null;
    const key = keyOf(place);
    const text = store.get(key);
    if (text === null || !window.inbox.hasHtmx()) return;
    const fields = [["text", text], ["client_token", field.form.elements.client_token.value]];
    try {
      const answer = await window.inbox.post(place.dataset.draftUrl, fields, options);
      if (answer.ok && store.get(key) === text) store.set(key, null);
      else if (answer.status >= 500) later(place, field, AGAIN);
    } catch {
      later(place, field, AGAIN);
    }
  };

  const later = (place, field, wait = MOMENT) => {
    clearTimeout(timer);
    timer = setTimeout(() => save(place, field), wait);
  };

  const restore = () => {
    const place = frame();
    const field = box();
    if (!place || !field || place.dataset.drafted) return;
    place.dataset.drafted = "yes";
    field.setSelectionRange(field.value.length, field.value.length); // one goes on where one stopped
    const text = store.get(keyOf(place));
    if (text === null) return;
    if (!field.form.elements.replaces.value && !document.querySelector("[data-composer-problem]")) {
      field.value = text;
      field.setSelectionRange(text.length, text.length);
      document.dispatchEvent(new CustomEvent("inbox:text-set"));
    }
    later(place, field);
  };

  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("[data-composer-text]")) return;
    store.set(keyOf(frame()), target.value);
    later(frame(), target);
  });
  // Before the pane shows another conversation, or nobody looks any more.
  const flush = () => timer && frame() && box() && save(frame(), box(), { keepalive: true });
  document.addEventListener("inbox:before-swap", ({ detail }) => detail.target?.id === "pane" && flush());
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());

  document.addEventListener("inbox:composed", () => {
    clearTimeout(timer);
    timer = null;
    store.set(keyOf(frame()), null);
  });
  document.addEventListener("inbox:after-swap", restore);
  restore();
})();
