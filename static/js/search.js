// Searches while somebody types, and brings the list back when they leave: the place of the list follows the address.
(() => {
  const PATIENCE = 200;
  const list = document.getElementById("list");
  const form = () => document.querySelector("[data-search]");
  const field = () => form()?.querySelector("input[name=q]");
  const found = () => list?.querySelector("[data-found]");
  if (!list || !window.inbox.hasHtmx()) return;

  let timer = null;
  let asked = null;
  let home = ""; // the view that the reader comes from
  let unread = "";

  // The filters of the search before stay with the next words.
  const address = (words) => {
    const url = new URL(form().action);
    const now = found() && new URL(found().dataset.found, location.href);
    for (const [key, value] of now?.searchParams ?? []) if (!["before", "only"].includes(key)) url.searchParams.set(key, value);
    url.searchParams.set("q", words);
    url.searchParams.set("typed", "1");
    return url.pathname + url.search;
  };

  const search = () => {
    clearTimeout(timer);
    const words = field().value.trim();
    if (words === asked) return;
    asked = words;
    if (words) window.inbox.load(address(words), "#rows");
    else if (found()) leave();
  };

  // Back to the list, as the address says it; the server puts the search out of the address.
  const leave = () => {
    asked = null;
    field().value = "";
    if (!document.getElementById("views")) return location.assign(form().dataset.home); // it began as a search
    window.inbox.load([new URL(form().dataset.rows, location.href).pathname, home].filter(Boolean).join("?"), "#rows");
  };

  window.inbox.search = (words) => {
    field().value = words;
    field().focus();
    asked = null;
    search();
  };

  document.addEventListener("input", ({ target, isComposing }) => {
    if (target !== field() || isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(search, target.value ? PATIENCE : 0);
  });
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest("[data-search-leave]")) return;
    event.preventDefault();
    leave();
    field().focus();
  });
  document.addEventListener("compositionend", ({ target }) => target === field() && search());
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-search]")) return;
    event.preventDefault();
    asked = null;
    search();
    list.querySelector("a.row")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target !== field() || event.isComposing) return;
    if (event.key === "Escape" && (field().value || found())) {
      event.preventDefault();
      leave();
    } else if (event.key === "ArrowDown" && found()) {
      event.preventDefault();
      list.querySelector("a.row")?.focus();
    }
  });

  // Arrow keys go through the results, and back up into the field.
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-found] a.row");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!row || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const rows = [...list.querySelectorAll("a.row")];
    (rows[rows.indexOf(row) + step] ?? (step < 0 ? field() : row)).focus();
  });

  const mark = () => {
    for (const row of list.querySelectorAll("[data-found] a.row")) {
      const isOpen = row.pathname === location.pathname && new URL(row.href).searchParams.get("around") === new URLSearchParams(location.search).get("around");
      if (isOpen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  };

  document.addEventListener("inbox:before-swap", () => {
    const rows = list.querySelector("[data-list]");
    if (rows) [home, unread] = [rows.dataset.view ?? "", rows.dataset.unread];
  });
  document.addEventListener("inbox:after-swap", ({ detail }) => {
    mark();
    if (detail.target?.id !== "rows" || !found()) return;
    if (unread) {
      found().dataset.unread = unread;
      document.dispatchEvent(new CustomEvent("inbox:unread", { detail: { unread: +unread } }));
    }
    const voice = document.querySelector("[data-announce]");
    if (voice) voice.textContent = found().dataset.summary;
    list.scrollTop = 0;
  });

  // The back button: the place of the list becomes what it is at this address.
  const asIn = (url) => {
    const told = new URL(url, location.href).searchParams;
    return [...told].filter(([key]) => key !== "around").sort().join("&");
  };
  document.addEventListener("htmx:historyRestore", async () => {
    mark();
    const here = new URL(location.href);
    const isSearch = here.pathname.endsWith("/search") || here.searchParams.has("q");
    if (isSearch === Boolean(found()) && (!isSearch || asIn(here) === asIn(found().dataset.found))) return;
    const headers = { "HX-Request": "true", "HX-History-Restore-Request": "true" };
    const answer = await fetch(here, { headers });
    if (!answer.ok || location.href !== here.href) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.getElementById("views") && !document.getElementById("views")) return location.reload(); // it began as a search
    list.replaceChildren(...(page.getElementById("list")?.childNodes ?? []));
    window.inbox.process(list);
    field().value = page.querySelector("[data-search] input[name=q]")?.value ?? "";
    asked = field().value.trim() || null;
    mark();
  });
  mark();
})();
