// Keeps the number of unread messages in the title of the tab.
(() => {
  const write = () => {
    const unread = [...document.querySelectorAll("#rows [data-unread]")].reduce((sum, each) => sum + +each.dataset.unread, 0);
    const name = document.querySelector("#pane .thread__name")?.textContent.trim();
    const title = `${unread ? `(${unread}) ` : ""}${name ? `${name} – ` : ""}Inbox`;
    if (document.title !== title) document.title = title;
  };

  document.addEventListener("inbox:after-swap", write);
})();
