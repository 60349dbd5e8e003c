// Opens the pictures of a conversation as large as the window, one after the other.
(() => {
  const { gettext } = window.inbox;
  const box = document.querySelector("[data-lightbox]");
  if (!box) return;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const picture = part("picture");
  const film = part("moving");
  // The thread, or the details beside it: the same picture may stand in both.
  const links = () => [...(document.getElementById(origin) ?? document).querySelectorAll("a[data-photo]")];
  const find = (id) => links().find((link) => link.dataset.photo === id);
  const written = window.inbox.moments({ dateStyle: "medium", timeStyle: "short" });

  let shown = null; // the id of the picture; its link may be replaced while the box is open
  let opener = null;
  let origin = "";

  const show = (link) => {
    const { photo, kind, preview, save, who, when, caption } = link.dataset;
    const all = links();
    const at = all.indexOf(link);
    const told = { number: at + 1, count: all.length, who, when: written(new Date(when)), caption };
    shown = photo;
    const isFilm = kind === "video";
    film.pause();
    film.hidden = !isFilm;
    picture.hidden = isFilm;
    if (isFilm) {
      film.poster = preview;
      film.src = link.href;
      film.play().catch(() => {});
    } else {
      film.removeAttribute("src");
      fill(link, preview);
      picture.alt = link.querySelector("img")?.alt || caption;
    }
    part("who").textContent = who;
    part("when").dateTime = when;
    part("when").textContent = told.when;
    const place = gettext("%(number)s of %(count)s", told);
    part("count").textContent = all.length > 1 ? ` · ${place}` : "";
    part("save").href = save;
    part("caption").textContent = caption;
    part("back").hidden = at <= 0;
    part("on").hidden = at >= all.length - 1;
    part("said").textContent = caption
      ? gettext("%(number)s of %(count)s, %(who)s, %(when)s, %(caption)s", told)
      : gettext("%(number)s of %(count)s, %(who)s, %(when)s", told);
    for (const name of ["smaller", "larger"]) part(name).hidden = isFilm;
    box.dispatchEvent(new CustomEvent("inbox:picture"));
    for (const near of [all[at - 1], all[at + 1]]) if (near && near.dataset.kind !== "video") new Image().src = near.href;
  };

  // The thumbnail stands in at once, and the whole picture takes its place when it is there.
  const fill = (link, preview) => {
    const whole = new Image();
    whole.src = link.href;
    picture.removeAttribute("width");
    picture.removeAttribute("height");
    if (whole.complete || !preview) picture.src = link.href;
    else {
      picture.src = preview;
      whole.decode().then(
        () => shown === link.dataset.photo && (picture.src = link.href),
        () => {},
      );
    }
  };

  const turn = (step) => {
    const all = links();
    const next = all[all.findIndex((link) => link.dataset.photo === shown) + step];
    if (next) show(next);
    const focus = document.activeElement;
    if (!focus || focus.hidden || focus === document.body) (part(step > 0 ? "on" : "back").hidden ? part("close") : part(step > 0 ? "on" : "back")).focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-photo]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = link.dataset.photo;
    origin = link.closest("#pane, #details")?.id ?? "";
    box.showModal();
    part("close").focus({ focusVisible: event.detail === 0 });
    show(link);
  });

  box.addEventListener("close", () => {
    film.pause();
    film.removeAttribute("src");
    picture.removeAttribute("src");
    for (const link of [find(shown), find(opener)]) {
      link?.focus({ focusVisible: true });
      if (link && document.activeElement === link) break;
    }
    document.activeElement.scrollIntoView?.({ block: "nearest" });
    shown = null;
  });

  box.addEventListener("click", ({ target }) => {
    if (target.closest("[data-close]") || target === part("stage")) box.close();
    else if (target.closest("[data-back]")) turn(-1);
    else if (target.closest("[data-on]")) turn(1);
  });

  box.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target === film) return;
    const onward = getComputedStyle(box).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const turns = { [onward]: 1, [onward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft"]: -1 };
    if (!(event.key in turns)) return;
    event.preventDefault();
    turn(turns[event.key]);
  });

  box.addEventListener("inbox:swipe", ({ detail }) => {
    const isMirrored = getComputedStyle(box).direction === "rtl";
    if (detail === "down") box.close();
    else turn((detail === "left") !== isMirrored ? 1 : -1);
  });
})();
