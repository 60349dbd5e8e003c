// Shows a video as its poster with one large button until it is played; one plays at a time.
(() => {
  const films = () => document.querySelectorAll("video[data-film]");

  const prepare = () => {
    for (const film of films()) if (!film.dataset.ready) {
      film.dataset.ready = "yes";
      film.controls = false;
    }
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-film-play]");
    const film = button && document.getElementById(button.dataset.filmPlay);
    if (!film) return;
    film.controls = true;
    film.focus();
    film.play().catch(() => {}); // the element itself says what is wrong
  });

  document.addEventListener("play", ({ target }) => {
    if (!(target instanceof HTMLVideoElement)) return;
    target.parentElement.toggleAttribute("data-started", true);
    for (const film of films()) if (film !== target) film.pause();
  }, true);

  // A picture that does not load is still a file that can be saved.
  document.addEventListener("error", ({ target }) => {
    if (target instanceof HTMLImageElement && target.matches(".frame__picture")) {
      target.closest(".frame").toggleAttribute("data-broken", true);
    }
  }, true);

  document.addEventListener("inbox:after-swap", prepare);
  prepare();
})();
