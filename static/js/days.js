// Older and newer messages bring their own day separators: where two stand for one day, the later one goes.
// It comes before thread-scroll.js, which makes up for what moved.
(() => {
  document.addEventListener("inbox:after-swap", () => {
    let last = null;
    for (const day of document.querySelectorAll("#messages [data-day]")) {
      if (day.dataset.day === last) day.remove();
      last = day.dataset.day;
    }
  });
})();
