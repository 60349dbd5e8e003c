"""Pins on the map."""

from __future__ import annotations

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.phrases import Phrase


@reads("location")
def location(message: Part) -> Content | None:
    """A pin: coordinates always, a name and an address when the customer chose a place.

    details: name, address, url (only if it is safe to link).
    """
    part = message.part("location")
    name, address = part.text("name"), part.text("address")
    latitude, longitude = _degrees(part, "latitude", 90), _degrees(part, "longitude", 180)
    if latitude is None or longitude is None:
        latitude = longitude = None
    label = _label(name, address)
    if latitude is None and not label:
        return None
    return Content(
        "location",
        label or Phrase("Location %(place)s", place=f"{latitude}, {longitude}"),
        latitude=latitude,
        longitude=longitude,
        details={"name": name, "address": address, "url": part.link("url")},
    )


def _degrees(part: Part, key: str, limit: int) -> float | None:
    number = part.number(key)
    return float(number) if number is not None and abs(number) <= limit else None


def _label(name: str, address: str) -> str:
    """Join name and address; many addresses begin with the name already."""
    if name and address.startswith(name):
        return address
    return ", ".join(filter(None, (name, address)))
