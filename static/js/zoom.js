// Zooms and moves the picture of the lightbox: buttons, + and -, wheel, double click, two fingers; tells of swipes.
(() => {
  const MOST = 6;
  const CLOSE = 2.5;
  const STEP = 1.5;
  const FAR = 60;
  const box = document.querySelector("[data-lightbox]");
  if (!box) return;
  const stage = box.querySelector("[data-stage]");
  const picture = box.querySelector("[data-picture]");
  const smaller = box.querySelector("[data-smaller]");
  const larger = box.querySelector("[data-larger]");

  let scale = 1;
  let x = 0;
  let y = 0;
  const fingers = new Map();
  let start = null;
  let moved = false;

  const draw = () => {
    const room = (size, full) => Math.max(0, (size * scale - full) / 2);
    const across = room(picture.clientWidth, stage.clientWidth);
    const down = room(picture.clientHeight, stage.clientHeight);
    x = Math.max(-across, Math.min(x, across));
    y = Math.max(-down, Math.min(y, down));
    picture.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    box.toggleAttribute("data-zoomed", scale > 1);
    smaller.disabled = scale <= 1;
    larger.disabled = scale >= MOST;
  };

  // What lies under the point stays under it.
  const zoom = (to, point) => {
    const next = Math.max(1, Math.min(to, MOST));
    const middle = stage.getBoundingClientRect();
    const atX = point ? point.x - middle.x - middle.width / 2 : 0;
    const atY = point ? point.y - middle.y - middle.height / 2 : 0;
    x = atX - ((atX - x) * next) / scale;
    y = atY - ((atY - y) * next) / scale;
    scale = next;
    draw();
  };

  const reset = () => {
    scale = 1;
    x = y = 0;
    draw();
  };

  const apart = () => {
    const [one, other] = [...fingers.values()];
    return { length: Math.hypot(one.x - other.x, one.y - other.y), x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
  };

  const begin = () => {
    const [one] = fingers.values();
    if (fingers.size === 2) start = { ...apart(), scale };
    else if (one) start = { x: one.x - x, y: one.y - y, fromX: one.x, fromY: one.y };
    else start = null;
  };

  stage.addEventListener("pointerdown", (event) => {
    if (event.target !== picture || event.button) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    stage.setPointerCapture(event.pointerId);
    moved = false;
    begin();
  });

  stage.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) {
      moved = true;
      const now = apart();
      zoom((start.scale * now.length) / start.length, now);
    } else if (scale > 1) {
      x = event.clientX - start.x;
      y = event.clientY - start.y;
      moved = true;
      draw();
    }
  });

  const lift = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (scale === 1 && !moved && start && event.type === "pointerup" && event.pointerType !== "mouse") {
      const across = event.clientX - start.fromX;
      const down = event.clientY - start.fromY;
      const direction = Math.abs(across) > Math.abs(down) ? (across < 0 ? "left" : "right") : down > 0 ? "down" : "";
      if (direction && Math.max(Math.abs(across), Math.abs(down)) > FAR) {
        box.dispatchEvent(new CustomEvent("inbox:swipe", { detail: direction }));
      }
    }
    begin();
  };
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);

  // The captured pointer makes the stage the target of clicks on the picture: those are no clicks beside it.
  stage.addEventListener("click", (event) => {
    const at = picture.getBoundingClientRect();
    const isInside = event.clientX >= at.left && event.clientX <= at.right && event.clientY >= at.top && event.clientY <= at.bottom;
    if (!picture.hidden && (isInside || moved)) event.stopPropagation();
    moved = false;
  });
  stage.addEventListener("dblclick", (event) => !picture.hidden && zoom(scale > 1 ? 1 : CLOSE, event));
  stage.addEventListener("wheel", (event) => {
    if (picture.hidden) return;
    event.preventDefault();
    zoom(scale * Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400)), event);
  }, { passive: false });

  smaller.addEventListener("click", () => zoom(scale / STEP));
  larger.addEventListener("click", () => zoom(scale * STEP));
  box.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if (ctrlKey || metaKey || picture.hidden) return;
    if (key === "+" || key === "=") zoom(scale * STEP);
    else if (key === "-") zoom(scale / STEP);
    else if (key === "0") reset();
  });
  box.addEventListener("inbox:picture", reset);
  picture.addEventListener("load", draw);
})();
