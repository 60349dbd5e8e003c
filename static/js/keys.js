// Obeys the keys of the shortcut sheet: each line of it says which keys do what (inbox/pages/shortcuts.py).
(() => {
  const PATIENCE = 1500;
  const isOff = document.body.dataset.shortcuts === "off";
  const isMac = navigator.userAgent.includes("Mac");
  const known = new Map();
  for (const { dataset } of document.querySelectorAll("[data-act-of-keys]")) {
    for (const keys of dataset.keys.split(",")) known.set(keys, dataset.actOfKeys);
  }
  const firsts = new Set([...known.keys()].filter((keys) => keys.includes(" ")).map((keys) => keys.split(" ")[0]));

  // A layout of other letters has ours on the same keys; signs may need AltGr, or the option key of a Mac.
  const SIGNS = { Slash: ["/", "?"], BracketLeft: ["["], BracketRight: ["]"] };
  const keyOf = ({ key, code, shiftKey }) => {
    if (key.length > 1 || key <= "~") return key;
    return /^Key([A-Z])$/.exec(code)?.[1] ?? SIGNS[code]?.[shiftKey ? 1 : 0] ?? key;
  };
  const nameOf = (event) => {
    const key = keyOf(event);
    const isLetter = /^[a-z]$/i.test(key);
    const mod = !event.getModifierState("AltGraph") && (isMac ? event.metaKey : event.ctrlKey);
    return `${mod ? "Mod+" : ""}${event.shiftKey && isLetter ? "Shift+" : ""}${isLetter ? key.toLowerCase() : key}`;
  };
  const isHeld = (event) => {
    const isSign = /^[^a-z0-9]$/i.test(event.key);
    return (event.altKey && !isSign) || (isMac ? event.ctrlKey : event.metaKey);
  };
  const isField = (element) =>
    element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select");

  let first = "";
  let timer = null;
  const forget = () => {
    clearTimeout(timer);
    first = "";
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || isHeld(event)) return;
    if (["Shift", "Control", "Meta", "Alt", "AltGraph"].includes(event.key)) return;
    if (document.querySelector("dialog[open]")) return;
    const name = nameOf(event);
    const isSafe = name.startsWith("Mod+") || name === "Escape";
    if (!isSafe && (isOff || isField(event.target))) return;

    const act = known.get(first ? `${first} ${name}` : name);
    const begins = !first && firsts.has(name);
    forget();
    if (begins) {
      first = name;
      timer = setTimeout(forget, PATIENCE);
    } else if (act && window.inbox.act(act, event)) event.preventDefault();
  });
})();
