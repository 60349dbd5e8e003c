// Shows who the customer is beside the thread where there is room; elsewhere the link leads to the page of it.
(() => {
  const pane = document.querySelector("[data-details-pane]");
  if (!pane) return;
  const PATIENCE = 5000;
  const ROOMY = matchMedia("(width >= 75rem)");
  const isShown = () => getComputedStyle(pane).display !== "none";
  const thread = () => document.querySelector("#pane [data-thread]")?.dataset.thread;
  const link = () => document.querySelector("#pane [data-act='details']");
  const version = () => document.querySelector("#messages")?.getAttribute("hx-get");

  let shown = {};
  let asking = null;

  const wait = () => {
    pane.replaceChildren(document.querySelector("[data-details-skeleton]").content.cloneNode(true));
  };

  const load = async () => {
    link()?.setAttribute("aria-expanded", isShown());
    const id = thread();
    if (!id || !isShown()) return;
    const isOther = shown.id !== id;
    if (!isOther && (shown.version === version() || Date.now() - shown.at < PATIENCE)) return;
    shown = { id, version: version(), at: Date.now() };
    if (isOther) wait();
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(link().href, { headers: { "HX-Request": "true" }, signal: asking.signal });
      if (!answer.ok) throw new Error(answer.status);
      const html = new DOMParser().parseFromString(await answer.text(), "text/html");
      const top = pane.querySelector(".details__scroll")?.scrollTop ?? 0;
      const focus = isOther ? "" : document.activeElement?.closest("[data-details-pane]") && document.activeElement.getAttribute("href");
      pane.replaceChildren(html.querySelector(".details"));
      window.inbox.process(pane);
      if (!isOther) pane.querySelector(".details__scroll").scrollTop = top;
      if (focus) pane.querySelector(`[href="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
      document.dispatchEvent(new CustomEvent("inbox:after-swap", { detail: { target: pane } }));
    } catch (trouble) {
      if (trouble.name !== "AbortError") shown = {};
    }
  };

  const toggle = (wanted) => {
    window.inbox.showDetails(wanted);
    load();
    if (!wanted) link()?.focus();
  };

  // Before htmx, which would open the page of it in the place of the thread.
  document.addEventListener(
    "click",
    (event) => {
      if (event.target.closest("[data-details-close]")) toggle(false);
      const opener = event.target.closest("a[data-act='details']");
      if (!opener || !ROOMY.matches || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      toggle(!isShown());
    },
    true,
  );
  document.addEventListener("inbox:after-swap", load);
  window.addEventListener("resize", load);
  load();
})();
