// Brings the list back to where it was when its reader comes back to it, as many rows down as they had gone.
(() => {
  const list = document.getElementById("list");
  if (!list) return;
  const FIRST = 30;
  const LONG = 30 * 60 * 1000;
  const rows = () => document.getElementById("rows");
  const count = () => rows()?.querySelectorAll("[data-version]").length ?? 0;
  // Each view of the list has a place of its own.
  const name = () => `list:${rows()?.dataset.view ?? ""}`;

  window.addEventListener("pagehide", () => {
    sessionStorage.setItem(name(), JSON.stringify({ top: list.scrollTop, rows: count(), at: Date.now() }));
  });

  const restore = async () => {
    const kept = JSON.parse(sessionStorage.getItem(name()) ?? "null");
    if (!kept?.top || Date.now() - kept.at > LONG) return;
    // The list asks for as many rows as there are in it (polling.js); here it is to ask for as many as there were.
    if (kept.rows > Math.max(count(), FIRST)) {
      const more = ({ target, detail }) => {
        if (target === rows()) detail.parameters.rows = kept.rows;
      };
      document.addEventListener("inbox:ask", more);
      const came = new Promise((resolve) => document.addEventListener("inbox:after-swap", resolve, { once: true }));
      window.inbox.poll(rows());
      await came;
      document.removeEventListener("inbox:ask", more);
    }
    list.scrollTop = kept.top;
  };

  document.addEventListener("DOMContentLoaded", restore);
})();
