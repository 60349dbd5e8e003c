// Files for the composer: picked, pasted or dropped, checked before they travel, uploaded one after the other.
(() => {
  const { gettext, number } = window.inbox;
  const queue = [];
  let current = null;

  const tray = () => document.querySelector("form:not([hidden]) [data-tray]");
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content;
  const all = (name) => [...(tray()?.querySelectorAll(`[${name}]`) ?? [])];
  const isWaiting = () => all("data-pending").some((row) => !row.dataset.failed);
  const say = (words) => {
    const status = tray()?.querySelector("[data-tray-status]");
    if (status) status.textContent = words;
  };

  const inWords = (size) =>
    size < 1e6
      ? gettext("%(number)s KB", { number: Math.max(1, Math.round(size / 1e3)) })
      : gettext("%(number)s MB", { number: number(size / 1e6, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) });

  const problemOf = (file, limits) => {
    const rule = limits.types[file.type];
    if (file.size > limits.most) return limits.too_large;
    return rule && file.size > rule.most ? gettext("%(rule)s This one has %(size)s.", { rule: rule.words, size: inWords(file.size) }) : "";
  };

  const fail = (row, words, { canRetry = false } = {}) => {
    row.dataset.failed = "true";
    row.querySelector("[data-progress]").hidden = true;
    row.querySelector("[data-file-retry]").hidden = !canRetry;
    const problem = row.querySelector("[data-file-problem]");
    problem.hidden = false;
    problem.textContent = words;
    row.querySelector("[data-file-cancel]").ariaLabel = gettext("Remove %(name)s", { name: row.querySelector("[data-name]").textContent });
  };

  const show = (file) => {
    const place = tray();
    const row = place.querySelector("[data-tray-pending]").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("[data-about]").textContent = inWords(file.size);
    row.querySelector("[data-progress]").ariaLabel = gettext("Upload of %(name)s", { name: file.name });
    row.querySelector("[data-file-cancel]").ariaLabel = gettext("Cancel %(name)s", { name: file.name });
    if (/^image\/(jpeg|png|webp)$/.test(file.type)) {
      const picture = new Image();
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.onload = picture.onerror = () => URL.revokeObjectURL(picture.src);
      row.querySelector("[data-picture]").replaceChildren(picture);
    }
    place.querySelector("[data-files]").append(row);
    return row;
  };

  const add = (files) => {
    const place = tray();
    if (!place) return;
    const limits = JSON.parse(place.dataset.limits);
    for (const file of files) {
      const row = show(file);
      row.file = file;
      const problem = problemOf(file, limits);
      if (problem) fail(row, problem);
      else queue.push({ row, file, url: place.dataset.url });
    }
    next();
    place.closest("form")?.querySelector("textarea")?.focus();
  };

  const next = () => {
    if (current) return;
    current = queue.shift();
    if (current) send(current);
    else sendForm();
  };

  const done = () => {
    current = null;
    next();
  };

  const send = (job) => {
    const { row, file, url } = job;
    const progress = row.querySelector("[data-progress]");
    const request = new XMLHttpRequest();
    job.request = request;
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = ({ loaded, total }) => (progress.value = loaded / total);
    request.onload = () => {
      settle(job, request);
      done();
    };
    request.onerror = () => {
      fail(row, gettext("The connection was lost, or the file cannot be read."), { canRetry: true });
      done();
    };
    request.onabort = done;
    const form = new FormData();
    form.append("file", file, file.name);
    request.send(form);
  };

  const settle = ({ row, file }, request) => {
    const isWords = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
    if (request.status === 200) {
      const made = document.createRange().createContextualFragment(request.responseText).firstElementChild;
      row.replaceWith(made);
      say(gettext("%(name)s is ready to be sent.", { name: file.name }));
    } else if (request.status === 413) fail(row, JSON.parse(tray().dataset.limits).too_large);
    else if (request.status === 422 && isWords) fail(row, request.responseText);
    else if (request.status === 401) fail(row, gettext("You were logged out. Log in again and choose the file once more."));
    else fail(row, isWords ? request.responseText : gettext("The upload did not work."), { canRetry: true });
  };

  const cancel = (row) => {
    const waiting = queue.findIndex((job) => job.row === row);
    if (waiting >= 0) queue.splice(waiting, 1);
    row.remove();
    if (current?.row === row) current.request.abort();
    say(gettext("Removed."));
    sendForm();
  };

  const retry = (row) => {
    const fresh = show(row.file);
    fresh.file = row.file;
    row.replaceWith(fresh);
    queue.push({ row: fresh, file: fresh.file, url: tray().dataset.url });
    next();
  };

  const remove = async (button) => {
    const row = button.closest("[data-file]");
    const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
    row.dataset.leaving = "true";
    const answer = await fetch(button.formAction, { method: "POST", headers }).catch(() => null);
    delete row.dataset.leaving;
    if (answer?.ok) row.remove();
    say(answer?.ok ? gettext("Removed.") : gettext("The file could not be removed."));
  };

  // Who presses Send while files are on their way need not press it again; but only while they stay here.
  let waitingForm = null;
  const sendForm = () => {
    if (!waitingForm || isWaiting()) return;
    const form = waitingForm;
    waitingForm = null;
    if (tray()?.closest("form") === form && all("data-failed").length === 0) form.requestSubmit();
  };
  document.addEventListener(
    "submit",
    (event) => {
      if (tray()?.closest("form") !== event.target || all("data-pending").length === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waitingForm = isWaiting() ? event.target : null;
      say(
        waitingForm
          ? gettext("The message goes out as soon as its files are here.")
          : gettext("A file could not be added. Try again or remove it, then send."),
      );
    },
    true,
  );

  // What was handed to the outbox is no longer in the tray, even where the server has not got it yet.
  const clear = (fields) => {
    const sent = new Set(fields.filter(([name]) => name === "upload").map(([, id]) => id));
    for (const row of all("data-file")) if (sent.has(row.querySelector("[name=upload]")?.value)) row.remove();
  };
  const clearAll = () => window.inbox.outbox?.all().forEach(({ fields }) => clear(fields));
  document.addEventListener("inbox:composed", ({ detail }) => clear(detail.fields));
  document.addEventListener("inbox:after-swap", clearAll);
  document.addEventListener("DOMContentLoaded", clearAll);

  document.addEventListener("click", (event) => {
    const at = (name) => event.target.closest?.(`[${name}]`);
    if (at("data-pick")) pick(at("data-pick"));
    else if (at("data-file-cancel")) cancel(at("data-file"));
    else if (at("data-file-retry")) retry(at("data-file"));
    else if (at("data-file-remove")) {
      event.preventDefault();
      remove(at("data-file-remove"));
    }
  });

  const pick = (button) => {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", multiple: true, accept: button.dataset.pick });
    input.addEventListener("change", () => add(input.files));
    button.closest("details")?.removeAttribute("open");
    input.click();
  };

  // Programs that copy a table put a picture of it beside the words: whoever pastes wants the words.
  document.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData ?? {};
    if (!tray() || !files?.length || types.includes("text/plain")) return;
    event.preventDefault();
    add(files);
  });

  const hasFiles = (event) => Boolean(tray()) && event.dataTransfer?.types.includes("Files");
  const thread = () => tray()?.closest(".thread");
  const light = (isOn) => thread()?.toggleAttribute("data-dropping", isOn);
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // also outside the thread, where a file would replace the whole page
    const isOver = thread().contains(event.target);
    event.dataTransfer.dropEffect = isOver ? "copy" : "none";
    light(isOver);
  });
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget ?? light(false));
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    light(false);
    if (thread().contains(event.target)) add(event.dataTransfer.files);
  });
})();
