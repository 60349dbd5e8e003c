// Sends without waiting: the bubble is there at once and gives way to the real one when the server has it.
// Each message has a token under which the server takes it once, so trying again can never send it twice.
(() => {
  const PATIENCE = 20000;
  const [LOST, LOGGED_OUT, WAITS, FAULT] = ["lost", "logged out", "waits", "fault"];
  const { gettext, ngettext, outbox } = window.inbox;
  // What is kept of a problem is its name, or what the server said.
  const WORDS = {
    [LOST]: gettext("There is no connection to the inbox. It is sent as soon as there is one."),
    [LOGGED_OUT]: gettext("You were logged out before it was sent. Log in again, then press Retry."),
    [WAITS]: gettext("It waits for the one above it."),
    [FAULT]: gettext("The inbox could not take it just now."),
  };
  const clock = window.inbox.moments({ hour: "2-digit", minute: "2-digit" });

  let queue = Promise.resolve();
  const underway = new Set();

  const composer = () => document.querySelector("[data-composer]");
  const form = () => document.querySelector("[data-composer-form]");
  const list = () => document.querySelector("[data-pending-list]");
  const arrived = (token) => document.querySelector(`#messages [data-token="${CSS.escape(token)}"]`);
  const bubbleOf = (token) => [...(list()?.children ?? [])].find((each) => each.dataset.pending === token);
  const toEnd = () => {
    const box = document.querySelector("[data-scroll]");
    if (box) box.scrollTop = 0;
  };

  // What is shown.

  const draw = (parcel) => {
    const part = document.querySelector("template[data-pending]").content.cloneNode(true);
    const bubble = part.firstElementChild;
    bubble.dataset.pending = parcel.token;
    bubble.querySelector("[data-pending-text]").textContent = parcel.text;
    bubble.querySelector("[data-pending-time]").textContent = clock(new Date(parcel.at));
    const files = parcel.fields.filter(([name]) => name === "upload").length;
    const more = bubble.querySelector("[data-pending-more]");
    more.hidden = !files;
    more.textContent = ngettext("%(num)s file", "%(num)s files", files);
    bubble.querySelector("[data-pending-retry]").addEventListener("click", () => enqueue(parcel));
    bubble.querySelector("[data-pending-edit]").addEventListener("click", () => edit(parcel));
    bubble.querySelector("[data-pending-delete]").addEventListener("click", () => forget(parcel));
    list().append(bubble);
    tell(parcel);
    return bubble;
  };

  const tell = (parcel) => {
    const bubble = bubbleOf(parcel.token);
    if (!bubble) return;
    bubble.classList.toggle("message--unsent", Boolean(parcel.problem));
    bubble.querySelector("[data-pending-problem]").hidden = !parcel.problem;
    const problem = WORDS[parcel.problem] ?? parcel.problem;
    bubble.querySelector("[data-pending-words]").textContent = problem && gettext("Not sent yet. %(problem)s", { problem });
  };

  // A bubble stays until the thread shows the real one; after that it is nobody's.
  const settle = () => {
    for (const parcel of outbox.all()) if (arrived(parcel.token)) outbox.drop(parcel.token);
    for (const bubble of [...(list()?.children ?? [])]) if (arrived(bubble.dataset.pending)) bubble.remove();
  };

  const redraw = () => {
    settle();
    if (!list() || !composer()) return;
    for (const parcel of outbox.of(composer().dataset.composer)) if (!bubbleOf(parcel.token)) draw(parcel);
    const box = document.querySelector("[data-composer-text]");
    const waiting = outbox.of(composer().dataset.composer);
    if (box && waiting.some((parcel) => parcel.text && parcel.text === box.value.trim())) setText("");
  };

  // What happens.

  const setText = (text) => {
    const box = document.querySelector("[data-composer-text]");
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const goOn = (place) => outbox.of(place).filter((each) => each.problem === WAITS).forEach(enqueue);

  const forget = (parcel) => {
    outbox.drop(parcel.token);
    bubbleOf(parcel.token)?.remove();
    goOn(parcel.place);
    form()?.querySelector("[data-composer-text]").focus();
  };

  const edit = (parcel) => {
    forget(parcel);
    form().querySelector("[name=unless]")?.remove();
    const unless = Object.assign(document.createElement("input"), { type: "hidden", name: "unless", value: parcel.token });
    form().append(unless); // the first try may have got through all the same
    setText(parcel.text);
    form().querySelector("[data-composer-text]").focus();
  };

  const fail = (parcel, problem) => {
    parcel.problem = problem;
    outbox.put(parcel);
    tell(parcel);
  };

  // The server's own composer says why: the text is in it, and the templates are where there is no way but them.
  const refuse = (parcel, html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const theirs = page.getElementById("composer");
    const words = page.querySelector("[data-composer-problem]")?.textContent.trim();
    const ours = composer();
    const isHere = ours?.dataset.composer === parcel.place;
    const isFree = isHere && !document.querySelector("[data-composer-text]")?.value.trim();
    if (!theirs || !isFree) {
      // Whoever tries again has been told what came in meanwhile.
      const seen = theirs?.querySelector("[data-seen]")?.value;
      parcel.fields = parcel.fields.map(([name, value]) => [name, name === "seen_up_to" && seen ? seen : value]);
      fail(parcel, words || FAULT);
      return;
    }
    outbox.drop(parcel.token);
    bubbleOf(parcel.token)?.remove();
    const isClosed = theirs.querySelector("[data-composer-form]")?.hidden;
    if (isClosed) document.getElementById("window").dataset.closesAt = ""; // whatever our clock says
    ours.replaceWith(document.importNode(theirs, true));
    window.inbox.process(composer());
    setText(parcel.text);
    document.dispatchEvent(new CustomEvent("inbox:after-swap", { detail: { target: composer() } }));
    window.inbox.refresh();
    (document.querySelector("[data-composer-form]:not([hidden]) [data-composer-text]") ?? composer()).focus();
  };

  const takeToken = (html) => {
    const token = new DOMParser().parseFromString(html, "text/html").querySelector("[data-client-token]")?.value;
    const field = form()?.elements.client_token;
    if (token && field) Object.assign(field, { value: token });
  };

  const deliver = async (parcel) => {
    if (!outbox.all().some((each) => each.token === parcel.token) && !bubbleOf(parcel.token)) return;
    if (outbox.of(parcel.place).some((each) => each.at < parcel.at && each.problem)) return fail(parcel, WAITS);
    fail(parcel, "");
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await window.inbox.post(parcel.url, parcel.fields, { signal: stop.signal });
      if (answer.status === 401) return fail(parcel, LOGGED_OUT);
      const html = await answer.text();
      if (answer.status >= 500 || answer.status === 429) return fail(parcel, FAULT);
      if (!answer.ok) return refuse(parcel, html);
      outbox.drop(parcel.token);
      goOn(parcel.place);
      if (composer()?.dataset.composer === parcel.place) takeToken(html);
      const latest = document.querySelector("[data-latest]:not([hidden]) a");
      if (latest) window.inbox.follow(latest);
      else window.inbox.refresh();
      window.inbox.poll(document.querySelector("[data-list]"));
    } catch {
      fail(parcel, LOST);
    } finally {
      clearTimeout(timer);
    }
  };

  // One after the other: what was written first arrives first.
  const enqueue = (parcel) => {
    if (underway.has(parcel.token)) return;
    underway.add(parcel.token);
    queue = queue.then(() => deliver(parcel)).finally(() => underway.delete(parcel.token));
  };

  let count = 0;
  const nextToken = (field) => {
    const [base] = field.value.split(".");
    return `${base}.${++count}`;
  };

  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (!sent.matches("[data-composer-form]") || !window.inbox.hasHtmx()) return;
    event.preventDefault();
    const box = sent.querySelector("[data-composer-text]");
    if (!sent.dispatchEvent(new CustomEvent("inbox:compose", { bubbles: true, cancelable: true }))) return;
    const fields = [...new FormData(sent)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
    const hasFiles = fields.some(([name]) => name === "upload");
    const tooLong = sent.querySelector(".composer__count--over");
    if ((!box.value.trim() && !hasFiles) || tooLong) {
      box.focus();
      return;
    }
    const parcel = {
      token: sent.elements.client_token.value,
      place: composer().dataset.composer,
      url: sent.action,
      fields,
      text: box.value.trim(),
      at: Date.now(),
      problem: "",
    };
    outbox.put(parcel);
    sent.dispatchEvent(new CustomEvent("inbox:composed", { bubbles: true, detail: { fields } }));
    sent.elements.client_token.value = nextToken(sent.elements.client_token);
    sent.elements.replaces.value = "";
    sent.querySelector("[name=unless]")?.remove();
    document.querySelector("[data-composer-problem]")?.remove();
    box.value = "";
    document.dispatchEvent(new CustomEvent("inbox:text-set"));
    draw(parcel);
    toEnd();
    box.focus();
    enqueue(parcel);
  });

  document.addEventListener("inbox:after-swap", redraw);
  window.addEventListener("online", () => outbox.all().filter((each) => each.problem === LOST).forEach(enqueue));
  // A page that was left in the middle of sending: the token makes it safe to try once more.
  document.addEventListener("DOMContentLoaded", () => {
    redraw();
    outbox.all().filter((each) => !each.problem).forEach(enqueue);
  });
})();
