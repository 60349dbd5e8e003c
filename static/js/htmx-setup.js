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
    poll: (element) => window.htmx?.trigger(element, "poll"),
  };

  // What the reader has unfolded stays unfolded when the server sends the same message again.
  document.addEventListener("DOMContentLoaded", () => {
    const callbacks = window.Idiomorph?.defaults.callbacks;
    if (callbacks) callbacks.beforeAttributeUpdated = (name, element) => !(name === "open" && element.matches("details"));
  });
})();
