// Offers canned replies at a slash: the list follows what is typed after it, and one key inserts the chosen one.
(() => {
  const { ngettext } = window.inbox;
  const TOKEN = /(?:^|\s)\/((?:[^\s/][^\n/]{0,39})?)$/u;
  const ROLES = { role: "combobox", "aria-expanded": "true", "aria-haspopup": "listbox", "aria-autocomplete": "list" };
  const KEYS = { ArrowDown: 1, ArrowUp: -1 };

  let box = null; // the text box that the list is open for
  let query = null;
  let start = 0; // where the slash stands
  let asking = null;
  let isAwaited = false; // Enter was pressed before the answer came
  let isByButton = false;
  let isInserting = false;
  let left = -1; // the slash whose list was closed with Escape

  const part = (name) => box?.form?.querySelector(`[data-canned${name}]`);
  const popup = () => part("-popup");
  const options = () => [...(popup()?.querySelectorAll("[role=option]") ?? [])];
  const active = () => popup()?.querySelector("[aria-selected=true]");

  const tokenIn = (text) => {
    if (text.selectionStart !== text.selectionEnd) return null;
    const before = text.value.slice(0, text.selectionStart);
    const found = TOKEN.exec(before);
    return found && { query: found[1], start: before.length - found[1].length - 1 };
  };

  const close = () => {
    asking?.abort();
    if (box) {
      const sheet = popup();
      if (sheet) {
        sheet.hidden = true;
        sheet.replaceChildren();
      }
      for (const name of [...Object.keys(ROLES), "aria-controls", "aria-activedescendant"]) box.removeAttribute(name);
      part("-open")?.setAttribute("aria-expanded", "false");
      const status = part("-status");
      if (status) status.textContent = "";
    }
    box = query = asking = null;
    isAwaited = false;
  };

  const choose = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (!option) return;
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const replace = (text, from, to, words) => {
    text.focus();
    text.setSelectionRange(from, to);
    // The old command is the only one that lets Undo take it back.
    if (document.execCommand("insertText", false, words)) return;
    text.setRangeText(words, from, to, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const insert = (option) => {
    const [text, from, words] = [box, start, option.dataset.text];
    const to = text.selectionStart;
    close();
    isInserting = true; // what is inserted may have slashes of its own
    replace(text, from, to, words);
    isInserting = false;
    left = tokenIn(text)?.start ?? -1;
  };

  // The button's own slash goes again when nothing was chosen.
  const leave = () => {
    const [text, from] = [box, start];
    const unused = isByButton && query === "" && text.value.slice(from, text.selectionStart) === "/";
    close();
    left = from;
    if (!unused) return;
    text.setRangeText("", from, from + 1, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const announce = (count) => {
    const words = ngettext(
      "%(num)s canned reply. Arrow keys choose, Enter inserts, Escape closes.",
      "%(num)s canned replies. Arrow keys choose, Enter inserts, Escape closes.",
      count,
    );
    part("-status").textContent = count ? words : popup().innerText;
  };

  const show = (html) => {
    const sheet = popup();
    if (!sheet) return close();
    sheet.innerHTML = html;
    const found = options();
    const isEmpty = sheet.querySelector("[data-canned-empty]") && !isByButton;
    if (isEmpty || (!found.length && /\s/.test(query))) return close();
    sheet.hidden = false;
    for (const [name, value] of Object.entries(ROLES)) box.setAttribute(name, value);
    part("-open")?.setAttribute("aria-expanded", "true");
    box.removeAttribute("aria-activedescendant");
    if (found.length) box.setAttribute("aria-controls", "canned-list");
    else box.removeAttribute("aria-controls");
    announce(found.length);
    choose(found[0]);
    if (isAwaited && found.length) return insert(found[0]);
    isAwaited = false;
  };

  const ask = async () => {
    asking?.abort();
    const mine = (asking = new AbortController());
    const url = new URL(part("").dataset.canned, location.href);
    url.searchParams.set("q", query);
    try {
      const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: mine.signal });
      const html = answer.ok && !answer.redirected ? await answer.text() : null;
      if (mine !== asking) return;
      asking = null;
      if (html === null) close();
      else show(html);
    } catch {
      if (mine === asking) close();
    }
  };

  const follow = (text) => {
    if (isInserting) return;
    const token = tokenIn(text);
    if (!token || !text.form?.querySelector("[data-canned]")) {
      left = -1;
      return close();
    }
    if (token.start === left) return;
    left = -1;
    if (box !== text || token.start !== start) {
      close();
      [box, start] = [text, token.start];
    }
    if (token.query === query) return;
    query = token.query;
    ask();
  };

  const isText = (target) => target?.matches?.("[data-composer-text]");

  document.addEventListener("input", ({ target, data }) => {
    if (!isText(target)) return;
    if (data === "/") left = -1; // another slash, though it may stand where the last one stood
    if (!tokenIn(target)) isByButton = false;
    follow(target);
  });
  document.addEventListener("selectionchange", () => box && document.activeElement === box && follow(box));

  const isPlain = (event) => !(event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.isComposing);

  // Before anything else hears the key: Enter must choose here and not send.
  const act = ({ key }) => {
    if (key === "Escape") return leave();
    if (key in KEYS) {
      const found = options();
      const next = found.indexOf(active()) + KEYS[key];
      return choose(found.at(next % found.length));
    }
    if (asking) isAwaited = true;
    else if (active()) insert(active());
  };

  window.addEventListener(
    "keydown",
    (event) => {
      if (!box || event.target !== box || !isPlain(event)) return;
      const isMine = ["Enter", "Escape"].includes(event.key) || (options().length && [...Object.keys(KEYS), "Tab"].includes(event.key));
      if (!isMine) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      act(event);
    },
    true,
  );

  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.("[data-canned-popup]") && !event.target.closest("a")) event.preventDefault();
  });
  document.addEventListener("mousemove", ({ target, movementX, movementY }) => {
    if (!box || !(movementX || movementY)) return; // the list moved, not the mouse
    const option = target.closest?.("[data-canned-popup] [role=option]");
    if (option && option !== active()) choose(option);
  });

  const open = (button) => {
    const text = button.closest("form")?.querySelector("[data-composer-text]");
    if (!text) return;
    const at = text.selectionStart;
    isByButton = true;
    left = -1;
    replace(text, at, text.selectionEnd, at && !/\s/.test(text.value[at - 1]) ? " /" : "/");
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-canned-open]");
    if (button && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      event.stopPropagation();
      return box ? leave() : open(button);
    }
    const option = event.target.closest?.("[data-canned-popup] [role=option]");
    if (option && box) return insert(option);
    if (box && event.target !== box && !event.target.closest?.("[data-canned-popup]")) leave();
  });

  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (target !== box || !relatedTarget) return;
    if (!relatedTarget.closest("[data-canned-popup], [data-canned-open]")) leave();
  });
})();
