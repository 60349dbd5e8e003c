// Plays recordings with one sound for the whole page, which goes on while the thread around it is replaced.
(() => {
  const { gettext, number } = window.inbox;
  const SPEEDS = [1, 1.5, 2];
  const LITTLE = 2;
  const MUCH = 10;
  const KEPT = "inbox.speed";
  const sound = new Audio();
  sound.preload = "metadata";
  let now = null; // what is in `sound`: the data of its player, kept when the player leaves the page

  const elsewhere = () => document.querySelector("[data-now-playing]");
  const players = () => document.querySelectorAll("[data-player]");
  const isCurrent = (player) => now !== null && player.dataset.player === now.player;
  const length = (player) =>
    (isCurrent(player) && Number.isFinite(sound.duration) && sound.duration) || +player.dataset.seconds || 0;

  const clock = (seconds) => {
    const whole = Math.round(seconds);
    const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
    const [first, ...rest] = parts[0] ? parts : parts.slice(1);
    return [first, ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
  };

  const speed = () => {
    try {
      return SPEEDS.find((each) => each === +localStorage.getItem(KEPT)) ?? 1;
    } catch {
      return sound.playbackRate; // no storage is allowed here: it holds as long as the page
    }
  };

  const draw = (player) => {
    const current = isCurrent(player);
    const total = length(player);
    const at = current ? sound.currentTime : 0;
    const seek = player.querySelector("[data-seek]");
    const play = player.querySelector("[data-play]");
    const rate = player.querySelector("[data-speed]");
    seek.max = total || 1;
    seek.value = at;
    seek.setAttribute("aria-valuetext", total ? gettext("%(at)s of %(total)s", { at: clock(at), total: clock(total) }) : clock(at));
    player.style.setProperty("--played", total ? Math.min(at / total, 1) : 0);
    player.querySelector("[data-elapsed]").textContent = clock(at);
    if (total) player.querySelector("[data-total]").textContent = ` / ${clock(total)}`;
    player.toggleAttribute("data-playing", current && !sound.paused);
    const { title } = player.dataset;
    play.setAttribute("aria-label", current && !sound.paused ? gettext("Pause %(title)s", { title }) : gettext("Play %(title)s", { title }));
    rate.textContent = `${number(speed())}×`;
    rate.setAttribute("aria-label", gettext("Speed %(speed)s×", { speed: speed() }));
    player.querySelector("[data-problem]").hidden = !(current && sound.error);
  };

  const drawElsewhere = () => {
    const bar = elsewhere();
    if (!bar) return;
    const isHere = [...players()].some(isCurrent);
    bar.hidden = now === null || isHere || (sound.paused && !now.wasElsewhere);
    if (bar.hidden) return;
    now.wasElsewhere = true;
    bar.toggleAttribute("data-playing", !sound.paused);
    bar.querySelector("[data-play]").setAttribute("aria-label", sound.paused ? gettext("Play") : gettext("Pause"));
    bar.querySelector("[data-title]").textContent = now.title;
    bar.querySelector("[data-who]").textContent = now.who;
    bar.querySelector("[data-elapsed]").textContent = clock(sound.currentTime);
    bar.querySelector("[data-place]").href = now.place;
  };

  const drawAll = () => {
    players().forEach(draw);
    drawElsewhere();
  };

  const take = (player) => {
    if (isCurrent(player)) return;
    now = { ...player.dataset };
    sound.src = now.src;
    sound.playbackRate = sound.defaultPlaybackRate = speed();
  };

  const start = () => sound.play().catch(drawAll); // a pause that comes at once, or a format it does not know

  const toggle = () => (sound.paused ? start() : sound.pause());

  const seekTo = (player, seconds) => {
    take(player);
    sound.currentTime = Math.max(0, Math.min(seconds, length(player)));
    drawAll();
  };

  const stop = () => {
    sound.pause();
    now = null;
    drawAll();
  };

  document.addEventListener("click", ({ target }) => {
    const player = target.closest("[data-player]");
    if (target.closest("[data-now-playing] [data-stop]")) stop();
    else if (target.closest("[data-now-playing] [data-play]")) toggle();
    else if (player && target.closest("[data-play]")) {
      take(player);
      toggle();
    } else if (player && target.closest("[data-speed]")) {
      const next = SPEEDS[(SPEEDS.indexOf(speed()) + 1) % SPEEDS.length];
      try {
        localStorage.setItem(KEPT, next);
      } catch {
        // then it holds as long as the page
      }
      sound.playbackRate = sound.defaultPlaybackRate = next;
      drawAll();
    }
  });

  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-seek]")) seekTo(target.closest("[data-player]"), +target.value);
  });

  document.addEventListener("keydown", (event) => {
    const player = event.target.matches?.("[data-seek]") && event.target.closest("[data-player]");
    if (!player || event.altKey || event.ctrlKey || event.metaKey) return;
    const forward = getComputedStyle(player).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const at = isCurrent(player) ? sound.currentTime : 0;
    const steps = {
      [forward]: at + LITTLE,
      [backward]: at - LITTLE,
      ArrowUp: at + LITTLE,
      ArrowDown: at - LITTLE,
      PageUp: at + MUCH,
      PageDown: at - MUCH,
      Home: 0,
      End: length(player),
    };
    if (event.key === " ") {
      take(player);
      toggle();
    } else if (event.key in steps) seekTo(player, steps[event.key]);
    else return;
    event.preventDefault();
  });

  for (const name of ["play", "pause", "timeupdate", "durationchange", "ratechange", "error"]) {
    sound.addEventListener(name, drawAll);
  }
  sound.addEventListener("ended", () => {
    sound.currentTime = 0;
    if (now.wasElsewhere) stop();
    else drawAll();
  });

  // One plays at a time, videos included.
  sound.addEventListener("play", () => document.querySelectorAll("video").forEach((video) => video.pause()));
  document.addEventListener("play", ({ target }) => target instanceof HTMLVideoElement && sound.pause(), true);

  document.addEventListener("inbox:after-swap", () => {
    if (now && [...players()].some(isCurrent)) now.wasElsewhere = false;
    drawAll();
  });
  drawAll();
})();
