// Remembers what was sent until the server has it, so that neither a reload nor a lost connection loses or doubles it.
window.inbox.outbox = (() => {
  const agent = () => document.querySelector("[data-composer]")?.dataset.agent ?? document.body.dataset.agent;
  const key = () => `inbox:outbox:${agent()}`;

  const all = () => {
    try {
      return JSON.parse(localStorage.getItem(key())) ?? [];
    } catch {
      return [];
    }
  };
  const keep = (parcels) => {
    try {
      if (parcels.length) localStorage.setItem(key(), JSON.stringify(parcels));
      else localStorage.removeItem(key());
    } catch {
      // This browser keeps nothing for us: then a parcel lives as long as its page.
    }
  };

  return {
    all,
    of: (place) => all().filter((each) => each.place === place),
    put: (parcel) => keep([...all().filter((each) => each.token !== parcel.token), parcel]),
    drop: (token) => keep(all().filter((each) => each.token !== token)),
  };
})();
