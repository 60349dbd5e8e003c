// One tab of a browser holds the stream for all of them: inbox.lead(begin, end) says when it is this one.
// Where the browser has no locks (a page without https), whoever claimed it last has it.
(() => {
  const NAME = "inbox:live";
  const channel = new BroadcastChannel("inbox:leader");
  let begin, end;
  let leads = false;
  let waiting = null; // for the lock
  let release = null; // gives it back
  let mine = null; // this tab's own claim: when, and a random number for two at once
  let best = [0, 0];

  const start = () => {
    if (leads) return;
    leads = true;
    begin();
  };
  const stop = () => {
    if (!leads) return;
    leads = false;
    end();
  };

  const hold = async (options) => {
    let isMine = false;
    try {
      await navigator.locks.request(NAME, options, () => {
        isMine = true;
        start();
        return new Promise((done) => (release = done));
      });
    } catch (error) {
      if (error.name !== "AbortError") throw error;
      if (!isMine) return; // this tab waits no longer
      stop(); // another tab took it, because this one was asleep
      withLocks.join();
    }
  };
  const withLocks = {
    join: () => {
      waiting = new AbortController();
      hold({ signal: waiting.signal });
    },
    // The leader is silent: browsers put tabs in the background to sleep, and their locks with them.
    take: () => {
      if (leads) return;
      waiting.abort();
      hold({ steal: true });
    },
    leave: () => {
      stop();
      waiting.abort();
      release?.();
      release = null;
    },
  };

  const isGreater = (one, other) => one[0] > other[0] || (one[0] === other[0] && one[1] > other[1]);
  const say = (message) => channel.postMessage(message);
  const byClaims = {
    join: () => {
      mine = best = [Math.max(Date.now(), best[0] + 1), Math.random()];
      say({ claim: mine });
      start();
    },
    take: () => leads || byClaims.join(),
    leave: () => {
      if (leads) say({ left: true });
      stop();
      mine = null;
    },
  };
  channel.addEventListener("message", ({ data }) => {
    if (data.claim && isGreater(data.claim, best)) {
      best = data.claim;
      stop();
    } else if (data.claim && leads) say({ claim: mine });
    if (data.left && mine) setTimeout(() => !leads && byClaims.join(), document.hidden ? 500 + 2000 * Math.random() : 0);
  });

  const way = navigator.locks ? withLocks : byClaims;
  window.inbox.lead = (whenItBegins, whenItEnds) => {
    [begin, end] = [whenItBegins, whenItEnds];
    window.addEventListener("pagehide", way.leave);
    window.addEventListener("pageshow", ({ persisted }) => persisted && way.join());
    way.join();
  };
  window.inbox.leads = () => leads;
  window.inbox.takeTheLead = () => way.take();
})();
