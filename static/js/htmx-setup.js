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

  window.inbox = {
    hasHtmx: () => Boolean(window.htmx),
    // Not a click of its own: that would leave the page where htmx does not know the link yet.
    follow: (link) => window.htmx?.trigger(link, "click"),
    process: (element) => window.htmx?.process(element),
    poll: (element) => window.htmx?.trigger(element, "poll"),
  };

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
