// Keeps the number of unread messages in the title of the tab.
(() => {
  const write = (unread = +document.getElementById("rows").dataset.unread) => {
    const name = document.querySelector("#pane .thread__name")?.textContent.trim();
    const title = `${unread ? `(${window.inbox.number(unread)}) ` : ""}${name ? `${name} – ` : ""}Inbox`;
    if (document.title !== title) document.title = title;
  };

  document.addEventListener("inbox:after-swap", () => write());
  document.addEventListener("inbox:unread", ({ detail }) => write(detail.unread));
})();
