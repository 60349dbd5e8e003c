// Counts the 24 hours down by the server's clock, and turns the text box into the templates when they are over.
(() => {
  const { gettext } = window.inbox;
  const MINUTE = 60000;
  const HOUR = 60 * MINUTE;
  const SOON = 2 * HOUR;
  const WARNINGS = [15 * MINUTE, SOON];
  let ahead = 0; // how far the server's clock is ahead of ours
  let told = "";
  const warned = new Set();

  const setClock = () => {
    const now = document.getElementById("window")?.dataset.now;
    if (!now || now === told) return;
    told = now;
    ahead = Date.parse(now) - Date.now();
  };

  const span = (left) => {
    if (left >= SOON) return gettext("%(hours)s h", { hours: Math.floor(left / HOUR) });
    const all = Math.ceil(left / MINUTE);
    const [hours, minutes] = [Math.floor(all / 60), all % 60];
    if (!minutes) return gettext("%(hours)s h", { hours });
    return hours ? gettext("%(hours)s h %(minutes)s min", { hours, minutes }) : gettext("%(minutes)s min", { minutes });
  };

  const leftOf = (clock) => (clock.dataset.closesAt ? Math.max(0, Date.parse(clock.dataset.closesAt) - Date.now() - ahead) : 0);
  const setText = (element, words) => {
    if (element && element.textContent !== words) element.textContent = words;
  };

  const show = (clock) => {
    const left = leftOf(clock);
    const state = left ? (left < SOON ? "soon" : "open") : "closed";
    clock.classList.remove("window--open", "window--soon", "window--closed");
    clock.classList.add(`window--${state}`);
    if (clock.id !== "window") clock.hidden = state === "open";
    setText(clock.querySelector("[data-left]"), left ? gettext("%(time)s left", { time: span(left) }) : gettext("Closed"));
  };

  const flip = (isClosed) => {
    const form = document.querySelector("[data-composer-form]");
    const closed = document.querySelector("[data-composer-closed]");
    if (!form || !closed || form.hidden === isClosed) return;
    const hadFocus = form.contains(document.activeElement);
    form.hidden = isClosed;
    closed.hidden = !isClosed;
    if (hadFocus) closed.focus();
    say(
      isClosed
        ? gettext("The 24 hours for free answers are over. Choose a template.")
        : gettext("The customer wrote: you can answer freely again."),
    );
    document.dispatchEvent(new CustomEvent("inbox:window", { detail: { isClosed } }));
  };

  const warn = (left) => {
    const note = document.querySelector("[data-closes-soon]");
    if (!note) return;
    note.hidden = !left || left >= SOON;
    if (note.hidden) return;
    setText(note.querySelector("[data-left-long]"), span(left));
    const limit = WARNINGS.find((each) => left <= each);
    const name = `${document.querySelector("[data-composer]").dataset.composer}:${limit}:${document.getElementById("window").dataset.closesAt}`;
    if (warned.has(name)) return;
    warned.add(name);
    say(gettext("Free answers end in %(time)s.", { time: span(left) }));
  };

  const say = (words) => setText(document.querySelector("[data-window-voice]"), words); // not that of the messages

  const tick = () => {
    setClock();
    document.querySelectorAll("[data-window]").forEach(show);
    const clock = document.getElementById("window");
    if (!clock) return;
    const left = leftOf(clock);
    flip(!left);
    warn(left);
  };

  document.addEventListener("inbox:after-swap", tick);
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, 1000);
  tick();
})();
