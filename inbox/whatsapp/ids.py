"""Ids and numbers as Meta writes them, and the people named beside messages, found by theirs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

SEPARATORS = str.maketrans("", "", "+ -().\u00a0")

Profile = Mapping[str, Any]


def word(value: object) -> str:
    """An id as text, however Meta wrote it; what cannot be an id counts as absent."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def digits(value: object) -> str:
    """A WhatsApp number as bare digits; anything that is not a number stays as Meta wrote it."""
    text = word(value)
    if text.isascii() and text.isdigit():
        return text
    bare = text.translate(SEPARATORS)
    return bare if bare.isascii() and bare.isdigit() else text


class Profiles:
    """The people named in a `contacts` list, which may serve a thousand messages: looked up, not searched."""

    def __init__(self, contacts: object = None) -> None:
        listed = contacts if isinstance(contacts, list) else []
        self.all: tuple[Profile, ...] = tuple(one for one in listed if isinstance(one, Mapping))

    def find(self, wa_id: str, bsuid: str) -> Profile:
        """The entry with the same id, or else the same number; never the one in the same place."""
        by_id = self._by_id.get(bsuid) if bsuid else None
        return by_id or (self._by_number.get(wa_id) if wa_id else None) or {}

    @cached_property
    def _by_id(self) -> dict[str, Profile]:
        return {word(one.get("user_id")): one for one in reversed(self.all)}

    @cached_property
    def _by_number(self) -> dict[str, Profile]:
        return {digits(one.get("wa_id")): one for one in reversed(self.all)}
