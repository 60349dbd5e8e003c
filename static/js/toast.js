// Says in words what has just happened, with one thing to do about it: inbox.toast("Done.", {action: {words: "Undo", run}}).
// A server says the same with the header HX-Trigger: {"inbox:toast": {"words": …, "action": {"words": …, "url": …}}}.
(() => {
  const { gettext } = window.inbox;
  const READING = 5000;
  const DECIDING = 10000;
  const MOST = 3;

  // The region is there from the beginning, because what comes together with its region is not read out.
  const place = document.createElement("div");
  place.className = "toasts";
  place.setAttribute("role", "status");
  document.body.append(place);

  const button = (words, look) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = look;
    made.textContent = words;
    return made;
  };

  const act = ({ run, url, fields = {} }) => {
    if (run) return run();
    return window.inbox.post(url, fields).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      for (const name of (answer.headers.get("HX-Trigger") ?? "").split(", ").filter(Boolean)) {
        document.body.dispatchEvent(new CustomEvent(name, { bubbles: true }));
      }
    });
  };

  window.inbox.toast = (words, { action, look = "", lasts } = {}) => {
    const toast = document.createElement("div");
    toast.className = `toast ${look && `toast--${look}`}`;
    const said = document.createElement("p");
    said.textContent = words;
    toast.append(said);

    let timer = null;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(close, lasts ?? (action || look === "danger" ? DECIDING : READING));
    };
    const hold = () => clearTimeout(timer);
    function close() {
      hold();
      toast.remove();
    }

    if (action) {
      const doIt = button(action.words, "toast__action");
      doIt.addEventListener("click", async () => {
        close();
        try {
          await act(action);
        } catch {
          window.inbox.toast(gettext("That did not work."), { look: "danger", action: { ...action, words: gettext("Try again") } });
        }
      });
      toast.append(doIt);
    }
    const shut = button("×", "toast__close");
    shut.setAttribute("aria-label", gettext("Close"));
    shut.addEventListener("click", close);
    toast.append(shut);

    // Nobody can decide about what disappears while they read it or reach for it.
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("pointerleave", wait);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("focusout", wait);
    while (place.children.length >= MOST) place.firstElementChild.remove();
    place.append(toast);
    wait();
    return close;
  };

  document.addEventListener("inbox:toast", ({ detail }) => window.inbox.toast(detail.words, detail));
})();
