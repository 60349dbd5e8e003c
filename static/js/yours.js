// The settings of one agent: asks the browser for notifications when they are switched on, and lets the sound be heard.
(() => {
  const { gettext } = window.inbox;
  const state = document.querySelector("[data-notification-state]");
  if (!state) return;
  const box = document.getElementById("notifications");
  const allow = state.querySelector("[data-allow]");
  const hear = document.querySelector("[data-hear]");
  const INSECURE = gettext("This browser shows notifications of pages with https:// only.");
  const ABSENT = gettext("This browser cannot show notifications.");
  const BLOCKED = gettext("This browser blocks notifications of the inbox. Allow them beside the address, then load this page again.");
  const UNASKED = gettext("This browser has to allow it too.");

  const show = () => {
    const permission = window.Notification?.permission;
    const words = !window.isSecureContext ? INSECURE : !permission ? ABSENT : permission === "denied" ? BLOCKED : UNASKED;
    state.hidden = !box.checked || permission === "granted";
    allow.hidden = words !== UNASKED;
    state.querySelector("[data-notification-words]").textContent = words;
  };
  const ask = async () => {
    if (box.checked && window.Notification?.permission === "default") await Notification.requestPermission();
    show();
  };

  box.addEventListener("change", ask);
  allow.addEventListener("click", ask);
  show();

  hear.hidden = !window.AudioContext;
  hear.querySelector("button").addEventListener("click", () => window.inbox.chime());
})();
