// Keeps the address and the list in step: the list says which view it is in, the rest of the page goes along.
(() => {
  const KEYS = ["view", "channel", "who", "type", "since", "until"];
  const list = () => document.querySelector("[data-list]");

  const chosenIn = (search) => {
    const told = new URLSearchParams(search);
    return new URLSearchParams(KEYS.filter((key) => told.get(key)).map((key) => [key, told.get(key)])).toString();
  };

  // The conversation that is open stays in the list where it is, though it may not belong to the view any more.
  document.addEventListener("inbox:ask", ({ target, detail }) => {
    const open = document.querySelector("#pane [data-thread]")?.dataset.thread;
    if (target.closest("#rows") && document.getElementById(`row-${open}`)) detail.parameters.open = open;
  });

  // Links within a thread know nothing of a view that was chosen after it was opened. (Going back has no source.)
  document.addEventListener("inbox:after-swap", ({ detail }) => {
    const rows = list();
    if (!detail.source || !rows || chosenIn(location.search) === rows.dataset.view) return;
    const told = new URLSearchParams(location.search);
    for (const key of KEYS) told.delete(key);
    const search = [told.toString(), rows.dataset.view].filter(Boolean).join("&");
    history.replaceState(history.state, "", location.pathname + (search && `?${search}`) + location.hash);
  });

  // The back button brings back the view, too.
  document.addEventListener("htmx:historyRestore", () => {
    const rows = list();
    const wanted = chosenIn(location.search);
    if (rows && wanted !== rows.dataset.view) window.inbox.load(`/list?${[wanted, "version=none"].filter(Boolean).join("&")}`, "#rows");
  });

  const show = () => {
    const current = document.querySelector("#views [aria-current='true']");
    const strip = current?.closest("[data-views]");
    if (!strip) return;
    const chip = current.getBoundingClientRect();
    const room = strip.getBoundingClientRect();
    const margin = 40;
    if (chip.left < room.left + margin) strip.scrollLeft -= room.left + margin - chip.left;
    else if (chip.right > room.right - margin) strip.scrollLeft += chip.right - room.right + margin;
  };

  let key = list()?.dataset.view;
  document.addEventListener("inbox:after-swap", ({ detail }) => {
    const rows = list();
    if (!rows || rows.dataset.view === key) return;
    key = rows.dataset.view;
    document.getElementById("list").scrollTop = 0;
    show();
    if (detail.source?.closest("#filters")) document.querySelector("#filters summary")?.focus();
  });

  // A wheel turns the chips as it turns everything else.
  document.addEventListener(
    "wheel",
    (event) => {
      const strip = event.target.closest?.("[data-views]");
      if (!strip || event.deltaX || event.ctrlKey || strip.scrollWidth <= strip.clientWidth) return;
      const sign = getComputedStyle(strip).direction === "rtl" ? -1 : 1;
      strip.scrollLeft += sign * event.deltaY;
      event.preventDefault();
    },
    { passive: false },
  );

  show();
})();
