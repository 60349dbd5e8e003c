// Keeps rows from jumping away under a pointer or a focus: a new order waits, and a chip above says so.
(() => {
  const { ngettext } = window.inbox;
  const PATIENCE = 6000;
  const list = document.getElementById("list");
  const chip = document.querySelector("[data-list-updates]");
  if (!list || !chip) return;

  let busyUntil = 0;
  let release = null;
  const touch = (event) => {
    if (event.pointerType !== "touch") busyUntil = Date.now() + PATIENCE;
  };
  list.addEventListener("pointermove", touch);
  list.addEventListener("focusin", touch);
  list.addEventListener("keydown", touch);
  list.addEventListener("pointerleave", () => {
    if (!list.contains(document.activeElement)) letGo();
  });

  const rowsOf = (root) => [...root.querySelectorAll("[data-version]")];
  const order = (rows) => rows.map((row) => row.id).join();

  function letGo() {
    clearTimeout(release);
    busyUntil = 0;
    if (chip.hidden) return;
    chip.hidden = true;
    window.inbox.poll(document.querySelector("[data-list]"));
  }

  document.addEventListener("inbox:before-swap", (event) => {
    const { target, source, html } = event.detail;
    if (!target?.matches("[data-list]") || source !== target || !html) return;
    const next = rowsOf(new DOMParser().parseFromString(html, "text/html"));
    const now = rowsOf(target);
    const wait = busyUntil - Date.now();
    if (wait <= 0 || order(next) === order(now)) {
      chip.hidden = true;
      return;
    }
    const known = new Map(now.map((row) => [row.id, row.dataset.version]));
    const changed = next.filter((row) => known.get(row.id) !== row.dataset.version).length || 1;
    chip.querySelector("[data-count]").textContent = ngettext("%(num)s update", "%(num)s updates", changed);
    chip.hidden = false;
    clearTimeout(release);
    release = setTimeout(letGo, wait);
    event.preventDefault();
  });

  chip.querySelector("button").addEventListener("click", () => {
    letGo();
    list.scrollTo({ top: 0, behavior: "smooth" });
  });
})();
