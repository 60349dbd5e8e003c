"""Orders from a catalogue, counted and added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.phrases import Counted, Phrase

# ISO 4217: the currencies that do not have two decimals.
DECIMALS = {
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "RWF", "UGX", "VND", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


@reads("order")
def order(message: Part) -> Content | None:
    """A basket from our catalogue; the note beside it is the message's text.

    details: catalog_id, items (each with product_id, quantity, price, currency, total), item_count,
    totals (currency -> Decimal, empty as long as the price of any item is unknown), total (in words).
    """
    part = message.part("order")
    items = [_item(line) for line in part.parts("product_items")]
    note = part.text("text")
    if not items and not note:
        return None
    count = sum(item["quantity"] or 1 for item in items)
    totals = _totals(items)
    total = " + ".join(money(amount, currency) for currency, amount in totals.items())
    return Content(
        "order",
        _line(count, total),
        text=note,
        details={
            "catalog_id": part.text("catalog_id"),
            "items": items,
            "item_count": count,
            "totals": totals,
            "total": total,
        },
    )


def _line(count: int, total: str) -> Phrase:
    if not total:
        return Counted("Order of %(num)s item", "Order of %(num)s items", count)
    return Counted(
        "Order of %(num)s item, %(total)s", "Order of %(num)s items, %(total)s", count, total=total
    )


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with the decimals of its currency, and with more where the customer would lose some."""
    exponent = amount.normalize().as_tuple().exponent
    decimals = max(DECIMALS.get(currency, 2), -exponent if isinstance(exponent, int) else 0)
    return f"{amount:.{decimals}f} {currency}".strip()


def _item(line: Part) -> dict[str, Any]:
    quantity, price = line.whole("quantity"), line.number("item_price")
    quantity = quantity if quantity and quantity > 0 else None
    price = price if price is not None and price >= 0 else None
    return {
        "product_id": line.text("product_retailer_id"),
        "quantity": quantity,
        "price": price,
        "currency": line.text("currency").strip().upper(),
        "total": None if quantity is None or price is None else quantity * price,
    }


def _totals(items: list[dict[str, Any]]) -> Mapping[str, Decimal]:
    """Add up by currency; a sum that leaves an item out would be a wrong price."""
    totals: defaultdict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        if item["total"] is None:
            return {}
        totals[item["currency"]] += item["total"]
    return dict(totals)
