// Fills a blank with what is known of the customer, at a click.
(() => {
  document.addEventListener("click", ({ target }) => {
    const offer = target.closest("[data-offer]");
    const field = offer && document.getElementById(offer.dataset.offerFor);
    if (!field) return;
    field.value = offer.dataset.offer;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
})();
