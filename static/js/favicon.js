// Counts what is unread on the tab's icon, and on the app's icon where the inbox is installed as one.
(() => {
  const SIZE = 64;
  const link = document.querySelector('link[rel="icon"]');
  const plain = { href: link.href, type: link.type };
  const picture = new Image(SIZE, SIZE);
  let shown = null;

  const paint = (words) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0, SIZE, SIZE);
    pen.beginPath();
    pen.arc(42, 42, 22, 0, 2 * Math.PI);
    pen.fillStyle = "#c22a1f";
    pen.fill();
    pen.fillStyle = "#fff";
    pen.font = `700 ${words.length > 1 ? 26 : 32}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(words, 42, 44);
    return canvas.toDataURL("image/png");
  };

  const show = async (unread) => {
    const words = unread > 9 ? "9+" : String(unread || "");
    navigator.setAppBadge?.(unread).catch(() => {});
    if (words === shown) return;
    shown = words;
    if (!words) return Object.assign(link, plain);
    picture.src = plain.href;
    await picture.decode().catch(() => {});
    if (words === shown) Object.assign(link, { type: "image/png", href: paint(words) });
  };

  const read = () => show(Number(document.getElementById("rows")?.dataset.unread ?? 0));
  document.addEventListener("inbox:unread", ({ detail }) => show(detail.unread));
  document.addEventListener("inbox:after-swap", read);
  read();
})();
