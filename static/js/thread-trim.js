// Keeps a long thread light: what is far from the reader leaves the page, and a link stands where it was.
// It comes before thread-scroll.js, which then puts the reader's place back where it was.
(() => {
  const MOST = 300;
  const KEPT = 240;
  const keysIn = (part) => [part, ...part.querySelectorAll("[data-key]")].map((each) => each.dataset.key).filter(Boolean);
  const count = (list) => keysIn(list).length;

  const edge = (side, key) => {
    const model = document.querySelector("[data-edges]").content.querySelector(`[data-edge="${side}"]`);
    const item = model.cloneNode(true);
    item.id = side;
    for (const name of ["href", "hx-get"]) {
      const link = item.querySelector("a");
      link.setAttribute(name, link.getAttribute(name).replace("CURSOR", key));
    }
    return item;
  };

  const trimEnd = (list) => {
    let left = count(list);
    let keys = [];
    while (left > KEPT || !(keys = keysIn(list.lastElementChild)).length) {
      left -= keysIn(list.lastElementChild).length;
      list.lastElementChild.remove();
    }
    list.append(edge("newer", keys.at(-1)));
    list.removeAttribute("data-poll"); // it no longer reaches the end, where new messages appear
    document.querySelector("[data-new-messages]").hidden = true;
  };

  const trimBeginning = (list) => {
    let left = count(list);
    let keys = [];
    let day = null;
    while (left > KEPT || !(keys = keysIn(list.firstElementChild)).length) {
      const first = list.firstElementChild;
      if (first.dataset.day) day = first;
      left -= keysIn(first).length;
      first.remove();
    }
    list.prepend(edge("older", keys[0]), ...(day ? [day] : []));
  };

  document.addEventListener("inbox:after-swap", ({ detail }) => {
    const list = document.getElementById("messages");
    if (!list) return;
    if (count(list) > MOST && detail.target?.id === "older") trimEnd(list);
    if (count(list) > MOST && detail.target?.id === "newer") trimBeginning(list);
    for (const link of list.querySelectorAll("#older, #newer")) window.inbox.process(link);
    document.querySelector("[data-latest]").hidden = list.matches("[data-poll]");
  });
})();
