// Marks in an opened thread what its reader has searched for; the page itself is not changed by that.
(() => {
  if (!window.CSS?.highlights || !window.Highlight) return;
  const LONGEST = 200;
  const TERM = /"([^"]+)"|(\S+)/gu;

  const terms = () => {
    const words = new URLSearchParams(location.search).get("q")?.slice(0, LONGEST) ?? "";
    return [...words.matchAll(TERM)].map(([, quoted, word]) => (quoted ?? word).toLowerCase());
  };

  const rangesIn = (node, wanted) => {
    const text = node.data.toLowerCase();
    if (text.length !== node.data.length) return [];
    const ranges = [];
    for (const term of wanted) {
      for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + term.length);
        ranges.push(range);
      }
    }
    return ranges;
  };

  const mark = () => {
    const wanted = terms();
    CSS.highlights.delete("found");
    if (!wanted.length) return;
    const ranges = [];
    for (const part of document.querySelectorAll("#messages .text, #messages .file, #messages .card, #messages .place")) {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        if (!walker.currentNode.parentElement.closest(".meta")) ranges.push(...rangesIn(walker.currentNode, wanted));
      }
    }
    if (ranges.length) CSS.highlights.set("found", new Highlight(...ranges));
  };

  document.addEventListener("inbox:after-swap", ({ detail }) => detail.target?.closest?.("#pane") && mark());
  document.addEventListener("htmx:pushedIntoHistory", mark);
  mark();
})();
