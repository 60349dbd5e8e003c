// Makes the panes wider and narrower by their handles, and remembers it for the next page.
(() => {
  const app = document.querySelector("[data-panes]");
  if (!app) return;
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const isMirrored = () => getComputedStyle(app).direction === "rtl";
  const handles = [...app.querySelectorAll("[data-handle]")];
  const attribute = (handle) => `data-${handle.dataset.handle}-width`;

  const remember = () => {
    const [list, details] = handles.map((handle) => parseInt(app.getAttribute(attribute(handle))) || 0);
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `panes=${list}.${details}.${app.dataset.details}; path=/; max-age=31536000; samesite=lax${secure}`;
  };

  const limits = ({ ariaValueMin, ariaValueMax }) => [+ariaValueMin, +ariaValueMax];
  const choose = (handle, width) => {
    const [least, most] = limits(handle);
    const chosen = Math.min(Math.max(Math.round(width), least), most);
    app.setAttribute(attribute(handle), chosen);
    handle.ariaValueNow = chosen;
    remember();
  };

  // The edge of the pane that stays where it is while the other one follows the pointer.
  const widthAt = (handle, x) => {
    const isAtStart = (handle.dataset.handle === "list") !== isMirrored();
    return (isAtStart ? x : innerWidth - x) / rem();
  };

  for (const handle of handles) {
    let from = null;
    let isDragged = false;
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      handle.setPointerCapture(event.pointerId);
      from = event.clientX;
      isDragged = false;
      event.preventDefault();
    });
    handle.addEventListener("pointermove", ({ clientX }) => {
      if (from === null || (!isDragged && Math.abs(clientX - from) < 4)) return;
      isDragged = true;
      handle.dataset.dragged = "";
      choose(handle, widthAt(handle, clientX));
    });
    handle.addEventListener("pointercancel", () => (from = null));
    handle.addEventListener("pointerup", () => {
      if (from === null) return;
      from = null;
      delete handle.dataset.dragged;
      // For those who cannot drag: a click goes from narrow over usual to wide.
      const [least, most] = limits(handle);
      if (!isDragged) choose(handle, [least, +handle.dataset.usual, most].find((width) => width > +handle.ariaValueNow) ?? least);
    });
    handle.addEventListener("keydown", (event) => {
      const [least, most] = limits(handle);
      const sign = (handle.dataset.handle === "list") === isMirrored() ? -1 : 1;
      const now = +handle.ariaValueNow;
      const to = { ArrowRight: now + sign, ArrowLeft: now - sign, Home: least, End: most }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      choose(handle, to);
    });
  }

  window.inbox.showDetails = (wanted) => {
    app.dataset.details = wanted ? "open" : "closed";
    remember();
  };
})();
