// Hears what changed: from the server where this tab leads, from the tab that leads elsewhere.
// Every tab dispatches what it hears: inbox:ring {kind, id} and inbox:live {state, isDeaf, release, listeners}.
(() => {
  const url = document.querySelector("[data-connection]")?.dataset.stream;
  if (!url || !window.inbox.hasHtmx() || !window.EventSource) return;
  const LOST = 45000; // without a beat, of which there is one every twenty seconds
  const ASLEEP = 25000; // the same for a page that was out of sight, or offline
  const SHORTEST = 2000;
  const LONGEST = 60000;
  const RINGS = ["changed", "presence", "everything"];
  const channel = new BroadcastChannel("inbox:live");
  const me = Math.random();
  let source = null;
  let later = null;
  let tries = 0;
  let heardAt = Date.now();
  let live = { state: "connecting", isDeaf: false, release: null, listeners: 1 };

  const dispatch = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const hear = (message) => {
    heardAt = Date.now();
    if (message.live) {
      live = message.live;
      dispatch("inbox:live", live);
    }
    if (message.ring) dispatch("inbox:ring", message.ring);
  };
  const tell = (message) => {
    channel.postMessage(message);
    hear(message);
  };
  const become = (change) => tell({ live: { ...live, ...change } });

  const close = () => {
    clearTimeout(later);
    source?.close();
    source = null;
  };

  const again = () => {
    const pause = Math.min(LONGEST, SHORTEST * 2 ** tries) * (0.75 + Math.random() / 2);
    tries += 1;
    clearTimeout(later);
    later = setTimeout(open, pause);
  };

  function open() {
    close();
    const mine = (source = new EventSource(url));
    const on = (kind, act) => mine.addEventListener(kind, ({ data }) => mine === source && act(data));
    on("hello", (release) => {
      tries = 0;
      become({ state: "live", isDeaf: false, release });
      tell({ ring: { kind: "everything", id: 0 } }); // what rang while nobody listened
    });
    for (const kind of RINGS) on(kind, (id) => tell({ ring: { kind, id: Number(id) } }));
    on("deaf", () => become({ isDeaf: true }));
    on("hearing", () => {
      become({ isDeaf: false });
      tell({ ring: { kind: "everything", id: 0 } });
    });
    on("beat", (listeners) => become({ listeners: Number(listeners) }));
    on("bye", (why) => {
      close();
      become({ state: "off" });
      tell({ ring: { kind: "everything", id: 0 } }); // who is logged out is sent to the log-in page by this
      if (why !== "elsewhere") return;
      tries = 5;
      again();
    });
    mine.addEventListener("error", () => {
      if (mine !== source) return;
      const isRefused = mine.readyState === EventSource.CLOSED; // no room, or no server behind the proxy
      become({ state: isRefused ? "off" : "connecting" });
      if (isRefused) again();
    });
  }

  channel.addEventListener("message", ({ data }) => {
    if (data.who) {
      if (window.inbox.leads()) channel.postMessage({ live, to: data.who });
    } else if (!window.inbox.leads() && (!data.to || data.to === me)) {
      hear(data);
      if (data.to) dispatch("inbox:ring", { kind: "everything", id: 0 }); // what rang while this page was made
    }
  });

  // Awake again, online again, or back from the cache of pages: nobody knows what was missed meanwhile.
  const wake = (patience) => {
    if (Date.now() - heardAt < patience || live.state === "off") return;
    heardAt = Date.now();
    if (window.inbox.leads()) {
      become({ state: "connecting" });
      open();
    } else if (!document.hidden) window.inbox.takeTheLead();
  };
  window.addEventListener("online", () => (window.inbox.leads() && live.state !== "live" ? open() : wake(ASLEEP)));
  window.addEventListener("pageshow", () => wake(ASLEEP));
  document.addEventListener("visibilitychange", () => wake(ASLEEP));
  setInterval(() => wake(LOST), 5000);

  window.inbox.live = () => live;
  window.inbox.lead(
    () => {
      tries = 0;
      open();
    },
    close,
  );
  channel.postMessage({ who: me });
})();
