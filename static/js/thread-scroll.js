// Opens a thread where the unread begins, holds its place while messages come and go, and follows the end.
(() => {
  const { ngettext } = window.inbox;
  const NEAR = 100;
  const scroller = () => document.querySelector("[data-scroll]");
  const pill = () => document.querySelector("[data-new-messages]");
  // The column is reversed: its end is at zero, and everything above counts down from there.
  const isNearEnd = (box) => box.scrollTop > -NEAR;
  // Elsewhere the end of what is loaded is not the end of the thread, and nobody wants to follow it.
  const follows = (box) => Boolean(box.querySelector("#messages[data-poll]"));
  const newest = (box) => Math.max(0, ...[...box.querySelectorAll("[data-arrival]")].map((each) => +each.dataset.arrival));

  let seen = 0;
  let place = null;

  const open = () => {
    const box = scroller();
    if (!box) return;
    seen = newest(box);
    const around = box.querySelector("[data-around]")?.dataset.around;
    const start = document.getElementById(around ? `message-${around}` : "unread");
    if (start && box.contains(start)) {
      const middle = around ? box.clientHeight / 2.5 : 72;
      box.scrollTop += start.getBoundingClientRect().top - box.getBoundingClientRect().top - middle;
    }
  };

  const remember = (box) => {
    const top = box.getBoundingClientRect().top;
    const anchor = [...box.querySelectorAll("[data-arrival]")].find((each) => each.getBoundingClientRect().bottom > top);
    return { anchor: anchor?.id, at: anchor?.getBoundingClientRect().top, wasNearEnd: isNearEnd(box) && follows(box) };
  };

  const restore = (box) => {
    if (place.wasNearEnd) box.scrollTop = 0;
    else {
      const anchor = document.getElementById(place.anchor);
      if (anchor) box.scrollTop += anchor.getBoundingClientRect().top - place.at;
    }
  };

  const count = (box) => {
    const arrived = [...box.querySelectorAll("[data-arrival][data-from]")].filter((each) => +each.dataset.arrival > seen);
    if (!arrived.length || isNearEnd(box) || !follows(box)) {
      pill().hidden = true;
      seen = newest(box);
      return;
    }
    pill().querySelector("[data-count]").textContent = ngettext("%(num)s new message", "%(num)s new messages", arrived.length);
    pill().hidden = false;
  };

  document.addEventListener("inbox:before-swap", ({ detail }) => {
    const box = scroller();
    place = box?.contains(detail.target) ? remember(box) : null;
  });

  document.addEventListener("inbox:after-swap", ({ detail }) => {
    const box = scroller();
    if (!box) return;
    if (detail.target?.id === "pane") open();
    else if (place) {
      restore(box);
      count(box);
      place = null;
    }
  });

  document.addEventListener("scroll", ({ target }) => target.matches?.("[data-scroll]") && isNearEnd(target) && count(target), true);
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-new-messages] button")) scroller().scrollTo({ top: 0, behavior: "smooth" });
  });
  open();
})();
