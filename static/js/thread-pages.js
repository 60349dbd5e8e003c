// Brings the next page of a thread before its reader comes to the end of what is there.
(() => {
  const AHEAD = "600px 0px";
  let observer = null;

  const watch = () => {
    observer?.disconnect();
    const box = document.querySelector("[data-scroll]");
    if (!box || !window.inbox.hasHtmx()) return;
    observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) window.inbox.follow(target);
      },
      { root: box, rootMargin: AHEAD },
    );
    for (const link of box.querySelectorAll("[data-page]")) observer.observe(link);
  };

  document.addEventListener("inbox:after-swap", watch);
  document.addEventListener("DOMContentLoaded", watch); // htmx knows the links from then on
})();
