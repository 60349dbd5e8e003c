"""Where a link of a map leads, read from the link itself: nobody is asked."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST = 4096
NUMBER = r"([-+]?\d{1,3}(?:\.\d{1,20})?)"
PAIR = re.compile(rf"{NUMBER}\s*(?:,|;|\s)\s*{NUMBER}", re.ASCII)
PIN = re.compile(rf"!3d{NUMBER}!4d{NUMBER}", re.ASCII)  # Google: the place itself
CENTRE = re.compile(rf"@{NUMBER},{NUMBER}", re.ASCII)  # Google: the middle of the screen
OSM_MAP = re.compile(rf"map=\d+(?:\.\d+)?/{NUMBER}/{NUMBER}", re.ASCII)
# The names that Google, Apple, OpenStreetMap and others have for a place in their links, best first.
NAMES = ("q", "query", "coordinate", "ll", "destination", "daddr", "center", "sll", "cp")

Place = tuple[float, float]


def coordinates(text: str) -> Place | None:
    """Latitude and longitude out of a link, a `geo:` address or two plain numbers."""
    text = text.strip()[:LONGEST]
    if whole := PAIR.fullmatch(text):
        return on_earth(whole)
    try:
        parts = urlsplit(text)
        query = dict(reversed(parse_qsl(parts.query)))
    except ValueError:
        return None
    if parts.scheme == "geo":
        return on_earth(PAIR.match(parts.path))
    if parts.scheme not in ("http", "https"):
        return None
    marked = PAIR.fullmatch(f"{query.get('mlat', '')},{query.get('mlon', '')}")
    named = (PAIR.fullmatch(without_label(query[name])) for name in NAMES if name in query)
    path = unquote(parts.path).replace("+", " ")
    steps = (PAIR.fullmatch(step.strip()) for step in path.split("/"))
    found = (PIN.search(path), marked, *named, *steps, OSM_MAP.search(parts.fragment), CENTRE.search(path))
    return next((place for match in found if (place := on_earth(match))), None)


def without_label(value: str) -> str:
    """A place in a query may have a kind before it: `loc:52.5,13.4`."""
    return value.removeprefix("loc:").partition("(")[0].strip()


def on_earth(match: re.Match[str] | None) -> Place | None:
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
