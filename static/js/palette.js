// The palette: from anywhere, with a few letters and the arrow keys, to a conversation or a command.
(() => {
  const { gettext, ngettext } = window.inbox;
  const PATIENCE = 120;
  const dialog = document.querySelector("[data-palette]");
  if (!dialog?.showModal) return;
  const box = dialog.querySelector("[role=combobox]");
  const sheet = dialog.querySelector("[role=listbox]");
  const voice = dialog.querySelector("[data-palette-voice]");
  const options = () => [...sheet.querySelectorAll("[role=option]")];
  const chosen = () => sheet.querySelector("[aria-selected=true]");

  let timer = null;
  let asking = null;
  let isAwaited = false; // Enter was pressed before the answer came

  const choose = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    clearTimeout(timer);
    asking?.abort();
    const mine = (asking = new AbortController());
    const url = new URL(dialog.dataset.palette, location.href);
    url.searchParams.set("q", box.value);
    if (document.querySelector("[data-thread]")) url.searchParams.set("open", "1");
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: mine.signal });
      if (mine !== asking) return;
      if (!answer.ok || answer.redirected) return location.assign(dialog.dataset.palette);
      sheet.innerHTML = await answer.text();
      sheet.scrollTop = 0;
      choose(options()[0]);
      const count = options().length;
      voice.textContent = ngettext("%(num)s choice.", "%(num)s choices.", count);
      if (isAwaited) run(chosen());
    } catch (error) {
      if (error.name !== "AbortError") window.inbox.toast?.(gettext("The server did not answer. Try again."));
    } finally {
      if (mine === asking) asking = null;
      isAwaited = false;
    }
  };

  const open = () => {
    if (document.querySelector("dialog[open]")) return;
    box.value = "";
    sheet.replaceChildren();
    dialog.showModal();
    box.focus();
    ask();
  };

  // A link of its own, so that htmx opens the conversation beside the list where it can.
  const go = (url) => {
    const link = document.createElement("a");
    link.href = url;
    if (window.inbox.hasHtmx() && document.getElementById("pane")) {
      for (const [name, value] of Object.entries({ "hx-get": url, "hx-target": "#pane", "hx-swap": "innerHTML", "hx-push-url": "true" })) link.setAttribute(name, value);
      link.hidden = true;
      document.getElementById("list").append(link);
      window.inbox.process(link);
      window.inbox.follow(link);
      link.remove();
    } else location.assign(url);
  };

  const colour = (theme) => {
    document.documentElement.dataset.theme = theme;
    return window.inbox.post(dialog.dataset.colours, { theme });
  };

  const run = (option) => {
    if (!option) return;
    const { url, page, does, searchFor, coloursOf } = option.dataset;
    dialog.close();
    if (url) go(url);
    else if (searchFor && window.inbox.search) window.inbox.search(searchFor);
    else if (coloursOf) colour(coloursOf);
    else if (!(does && window.inbox.act?.(does)) && page) location.assign(page);
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PATIENCE);
    asking?.abort();
    asking = asking ?? new AbortController();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = options();
    const at = all.indexOf(chosen());
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: Math.min(at + 6, all.length - 1), PageUp: Math.max(at - 6, 0) }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      if (all.length) choose(all.at(next % all.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (asking) isAwaited = true;
      else run(chosen());
    }
  });
  sheet.addEventListener("mousemove", ({ target, movementX, movementY }) => {
    const option = (movementX || movementY) && target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });
  sheet.addEventListener("click", ({ target }) => run(target.closest("[role=option]")));
  dialog.addEventListener("close", () => asking?.abort());

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-act='palette']");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener.closest("details[data-menu]")?.removeAttribute("open");
    open();
  });
})();
