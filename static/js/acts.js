// What keys and the palette can do: inbox.act("done"). What is not here is pressed where the page has it (data-act).
(() => {
  const { gettext } = window.inbox;
  const isShown = (element) => element.checkVisibility?.() ?? true;
  const rows = () => [...document.querySelectorAll("#rows a.row")];
  const current = () => document.querySelector("#rows a.row[aria-current='true']");
  const inList = () => document.activeElement?.closest?.("#list a.row");

  const step = (by, event) => {
    // The arrows belong to the thread where the focus is in it, and to the list where it is there.
    if (event?.key.startsWith("Arrow") && !document.activeElement?.closest("#list") && document.activeElement !== document.body) return false;
    const all = rows();
    const at = all.indexOf(inList() ?? current());
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (!next || !isShown(next)) return Boolean(inList());
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const open = (row) => {
    if (!row) return false;
    if (window.inbox.hasHtmx()) window.inbox.follow(row);
    else row.click();
    row.scrollIntoView({ block: "nearest" });
    return true;
  };

  const unread = (by) => {
    const all = rows();
    const from = all.indexOf(current() ?? inList());
    const order = by > 0 ? all.slice(from + 1) : all.slice(0, Math.max(from, 0)).reverse();
    // After the last one it begins anew: what came in meanwhile is at the top.
    const found = [...order, ...(by > 0 ? all : [...all].reverse())].find((row) => row !== all[from] && row.querySelector("[data-unread]"));
    if (!found) window.inbox.toast(gettext("Nothing else is unread in this list."));
    return found ? open(found) : true;
  };

  const reply = () => {
    const box = document.querySelector("[data-composer-text]");
    const other = document.querySelector("[data-composer-closed] a, [data-composer-closed] button");
    const place = box && isShown(box) ? box : other;
    place?.focus();
    return Boolean(place);
  };

  // First out of a field, then out of what is open, and last to the list.
  const back = ({ target }) => {
    if (target.matches("[data-composer-text]")) {
      document.querySelector("#pane [data-heading]")?.focus({ preventScroll: true });
      return true;
    }
    if (target.matches("input, textarea, select") || document.querySelector("details[data-menu][open]")) return false;
    const link = document.querySelector("#pane .thread__back");
    const row = current();
    if (!link) return false;
    if (link.pathname === "/" && row) document.addEventListener("inbox:after-swap", () => row.focus({ preventScroll: true }), { once: true });
    return open(link);
  };

  const doneAndNext = () => {
    const button = document.querySelector("[data-act='done']");
    if (!button) return false;
    const next = () => unread(1);
    if (button.matches("[data-is-done]")) return next();
    document.addEventListener("inbox:after-swap", () => setTimeout(next), { once: true });
    button.click();
    return true;
  };

  const acts = {
    next: (event) => step(1, event),
    previous: (event) => step(-1, event),
    open: (event) => event?.key !== "Enter" && open(inList()),
    "next-unread": () => unread(1),
    "previous-unread": () => unread(-1),
    reply,
    back,
    "done-next": doneAndNext,
  };

  // Tells whether there was anything to do; the browser keeps the key otherwise.
  window.inbox.act = (name, event) => {
    if (acts[name]) return acts[name](event);
    const part = document.querySelector(`[data-act="${name}"]`);
    if (!part) return false;
    if (part.matches("input, textarea")) {
      part.focus();
      part.select();
    } else if (part.matches("a") && window.inbox.hasHtmx() && part.hasAttribute("hx-get")) window.inbox.follow(part);
    else part.click();
    return true;
  };
})();
