// The one file that speaks htmx's own event names: a newer htmx changes this and nothing else.
(() => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;

  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
    detail.elt.dispatchEvent(
      new CustomEvent("inbox:ask", { bubbles: true, detail: { parameters: detail.parameters } }),
    );
  });

  const pass = (theirs, ours) =>
    document.addEventListener(theirs, (event) => {
      const { target, requestConfig, xhr } = event.detail;
      const news = new CustomEvent(ours, {
        cancelable: true,
        detail: { target, source: requestConfig?.elt, html: xhr?.status === 200 ? xhr.responseText : "" },
      });
      if (!document.dispatchEvent(news)) event.detail.shouldSwap = false;
    });
  pass("htmx:beforeSwap", "inbox:before-swap");
  pass("htmx:afterSettle", "inbox:after-swap");
  document.addEventListener("htmx:historyRestore", () => {
    const detail = { target: document.getElementById("pane"), html: "" };
    document.dispatchEvent(new CustomEvent("inbox:after-swap", { detail }));
  });

  // A piece is on its way, is here, or did not come, for whatever shows that.
  const tell = (theirs, ours) =>
    document.addEventListener(theirs, ({ detail }) => {
      const { target, elt, requestConfig, xhr } = detail;
      const source = requestConfig?.elt ?? elt; // what asked may have been replaced before the answer came
      const news = { target, source, verb: requestConfig?.verb, status: xhr?.status ?? 0 };
      document.dispatchEvent(new CustomEvent(ours, { detail: news }));
    });
  tell("htmx:beforeRequest", "inbox:asking");
  tell("htmx:afterRequest", "inbox:answered");
  for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) tell(trouble, "inbox:failed");

  window.inbox = {
    hasHtmx: () => Boolean(window.htmx),
    // Not a click of its own: that would leave the page where htmx does not know the link yet.
    follow: (link) => window.htmx?.trigger(link, "click"),
    process: (element) => window.htmx?.process(element),
    // Asks what is new in a part of the page, at once; where an answer is on its way, once more after it.
    poll: (element) => {
      if (!element) return;
      if (asked.has(element)) asked.set(element, true);
      else window.htmx?.trigger(element, "poll");
    },
    load: (url, target, swap = "outerHTML") => window.htmx?.ajax("GET", url, { target, swap }),
    refresh: () => window.inbox.poll(document.querySelector("#messages[data-poll]")),
    // Posts fields as htmx would, and leaves it to the caller what becomes of the answer.
    post: (url, fields, options = {}) => {
      const body = new URLSearchParams(fields);
      const headers = { "HX-Request": "true", "X-CSRFToken": token };
      return fetch(url, { method: "POST", body, headers, credentials: "same-origin", ...options });
    },
  };

  // A form that is refused comes back with what is wrong beside its fields, and takes its own place.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (![409, 422].includes(detail.xhr.status) || !detail.requestConfig.elt.matches("[data-comes-back]")) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });

  // What a thread asked for is no news to the one that takes its place.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id !== "pane") return;
    for (const each of detail.target.querySelectorAll("[data-poll], [data-catch-up]")) {
      each.addEventListener("htmx:beforeOnLoad", (event) => event.preventDefault());
    }
  });

  const asked = new WeakMap();
  document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.matches("[data-poll]") && asked.set(detail.elt, false));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!asked.has(detail.elt)) return;
    const { id } = detail.elt;
    const again = asked.get(detail.elt);
    asked.delete(detail.elt);
    if (again) setTimeout(() => window.inbox.poll(document.querySelector(`#${id}[data-poll]`)));
  });
  document.addEventListener("inbox:sent", () => window.inbox.refresh());

  // A refusal says why in words: they are shown where the eyes are, and nothing else on the page changes.
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const page = new DOMParser().parseFromString(detail.xhr.responseText, "text/html");
    const words = page.querySelector("[data-composer-problem]")?.textContent.trim();
    if (words) document.dispatchEvent(new CustomEvent("inbox:refused", { detail: { words } }));
  });

  // What the reader has unfolded stays unfolded when the server sends the same message again, what plays goes
  // on as long as the server says the same of it, and a box is as wide as it was when its picture comes.
  document.addEventListener("DOMContentLoaded", () => {
    const callbacks = window.Idiomorph?.defaults.callbacks;
    if (!callbacks) return;
    const kept = { open: "details", width: "[data-strut]", class: ".message--flash" }; // it lights up to the end
    callbacks.beforeAttributeUpdated = (name, element) => !(kept[name] && element.matches(kept[name]));
    callbacks.beforeNodeMorphed = (before, after) =>
      !(before.dataset?.keep && before.dataset.keep === after.dataset?.keep);
  });
})();
