// Marks the row of the open conversation, and moves the focus to what has just been opened.
(() => {
  const mark = () => {
    for (const row of document.querySelectorAll("#rows a.row")) {
      if (row.pathname === location.pathname || location.pathname.startsWith(`${row.pathname}/`)) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  };

  document.addEventListener("inbox:after-swap", ({ detail }) => {
    mark();
    if (detail.target?.id === "pane" && detail.source?.closest("#list, #pane, .thread")) {
      document.querySelector("#pane [data-heading]")?.focus({ preventScroll: true });
    }
  });
  document.addEventListener("htmx:pushedIntoHistory", mark);
  document.addEventListener("htmx:historyRestore", mark);
  mark();
})();
