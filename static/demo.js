/* The customer's phone, a little more like a phone: it refreshes itself, sends without a reload, records. */
const chat = document.querySelector("[data-live]");
const clock = new Intl.DateTimeFormat(undefined, { weekday: "short", hour: "2-digit", minute: "2-digit" });
const REFRESH_EVERY = 2000;
const KINDS_TO_RECORD = ["audio/ogg;codecs=opus", "audio/mp4", "audio/webm;codecs=opus"];

let shown = "";

function localTimes(part) {
  for (const time of part.querySelectorAll("[data-local-time]")) {
    time.textContent = clock.format(new Date(time.dateTime));
  }
}

function toEnd() {
  chat.scrollTop = chat.scrollHeight;
}

function isBusy() {
  const playing = [...chat.querySelectorAll("audio, video")].some((sound) => !sound.paused);
  return playing || chat.querySelector("details[open]") !== null;
}

async function refresh() {
  if (document.hidden || isBusy()) return;
  const answer = await fetch(chat.dataset.live, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const text = await answer.text();
  // Every answer has CSRF fields of its own; they are no reason to draw the chat again.
  const comparable = text.replace(/name="csrf_token" value="[^"]*"/g, "");
  if (comparable === shown || isBusy()) return;
  const isAtEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 100;
  const isFirst = shown === "";
  shown = comparable;
  if (isFirst) return;
  chat.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  localTimes(chat);
  if (isAtEnd) toEnd();
}

async function live() {
  try {
    await refresh();
  } catch {
    // The server is away for a moment; the next look will tell.
  }
  setTimeout(live, REFRESH_EVERY);
}

function sendInPlace(form) {
  const field = form.elements.body;
  form.addEventListener("submit", async (event) => {
    if (form.elements.quotes) return;
    event.preventDefault();
    if (!field.value.trim()) return;
    const data = new FormData(form);
    field.value = "";
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      if (!answer.ok) throw new Error(answer.status);
      await refresh();
      toEnd();
    } catch {
      field.value = data.get("body");
    }
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

function record(button) {
  const kind = window.MediaRecorder && KINDS_TO_RECORD.find((one) => MediaRecorder.isTypeSupported(one));
  if (!kind || !navigator.mediaDevices) return;
  const file = button.form.elements.file;
  let recorder = null;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (recorder) {
      recorder.stop();
      return;
    }
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      button.textContent = "The microphone is not allowed";
      return;
    }
    const pieces = [];
    recorder = new MediaRecorder(stream, { mimeType: kind });
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => {
      stream.getTracks().forEach((track) => track.stop());
      const box = new DataTransfer();
      box.items.add(new File(pieces, "voice", { type: kind }));
      file.files = box.files;
      recorder = null;
      button.form.requestSubmit();
    });
    recorder.start();
    button.textContent = "Stop and send";
  });
}

if (chat) {
  localTimes(chat);
  toEnd();
  // Pictures push the end down when they have loaded, unless somebody has scrolled up meanwhile.
  let isReading = false;
  chat.addEventListener("wheel", () => (isReading = true), { passive: true, once: true });
  chat.addEventListener("touchmove", () => (isReading = true), { passive: true, once: true });
  chat.addEventListener("load", () => isReading || toEnd(), true);
  document.querySelectorAll("[data-send]").forEach(sendInPlace);
  document.querySelectorAll("[data-record]").forEach(record);
  live();
}
