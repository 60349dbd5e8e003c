// Lets the choice of a reaction float at the message it is for.
(() => {
  const { gettext } = window.inbox;
  const GAP = 8;
  let opener = null;
  let count = 0;
  const choice = () => document.querySelector("[data-reactions]");

  const place = (form, link) => {
    const at = (link.offsetParent ? link : link.closest("article")).getBoundingClientRect();
    const { width, height } = form.getBoundingClientRect();
    const above = at.top - height - GAP;
    form.style.top = `${Math.max(GAP, above > 64 ? above : at.bottom + GAP)}px`;
    form.style.left = `${Math.min(Math.max(GAP, at.left + at.width / 2 - width / 2), innerWidth - width - GAP)}px`;
  };

  const open = (form, link) => {
    opener = link;
    form.action = form.action.replace(/messages\/\d+\//, `messages/${link.dataset.react}/`);
    form.elements.other.value = "";
    form.elements.client_token.value = `${form.elements.client_token.value.split(".")[0]}.${++count}`;
    form.hidden = false;
    form.classList.add("react--floats");
    place(form, link);
    form.querySelector("button").focus();
  };

  const close = (giveBack) => {
    const form = choice();
    if (!form || form.hidden) return;
    form.hidden = true;
    if (giveBack && opener?.isConnected) opener.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-react]");
    const form = choice();
    if (!form || !window.inbox.hasHtmx() || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link) {
      event.preventDefault();
      open(form, link);
    } else if (!form.contains(event.target) && form.classList.contains("react--floats")) close(false);
  });

  // Before whatever else Escape means: it closes one thing at a time.
  const escape = (event) => {
    if (event.key !== "Escape" || !choice() || choice().hidden) return;
    event.preventDefault();
    close(true);
  };
  document.addEventListener("keydown", escape, true);
  document.addEventListener("scroll", ({ target }) => target.matches?.("[data-scroll]") && close(false), true);

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-reactions]") || !window.inbox.hasHtmx()) return;
    event.preventDefault();
    const fields = [...new FormData(form, event.submitter)];
    close(true);
    const refuse = (words) => document.dispatchEvent(new CustomEvent("inbox:refused", { detail: { words } }));
    try {
      const answer = await window.inbox.post(form.action, fields);
      if (answer.ok) window.inbox.refresh();
      else {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        refuse(page.querySelector("[data-composer-problem]")?.textContent.trim() || gettext("The reaction was not sent. Try again."));
      }
    } catch {
      refuse(gettext("There is no connection, so the reaction was not sent."));
    }
  });
})();
