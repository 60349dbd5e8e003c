"""JSON read without trust: a value of the wrong type counts as absent, and nothing ever raises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from inbox.whatsapp.formats import is_blank
from inbox.whatsapp.links import safe_url
from inbox.whatsapp.moments import seconds_of

_LARGEST = 10**15
_LAST_SECOND = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())
# `Decimal` and `float` also accept "nan", "1_000" and the digits of other scripts.
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,20})?")


class Part:
    """One JSON object of a message, or an empty one where Meta sent something else."""

    __slots__ = ("_fields",)

    def __init__(self, value: object) -> None:
        self._fields: Mapping[str, object] = value if isinstance(value, Mapping) else {}

    def __bool__(self) -> bool:
        return bool(self._fields)

    def __contains__(self, key: str) -> bool:
        return key in self._fields

    def text(self, *keys: str) -> str:
        """Return the first of these fields in which there is something to read, untouched."""
        return next((value for value in map(self.raw, keys) if not is_blank(value)), "")

    def raw(self, key: str) -> str:
        """Return a text as it is, even if there is nothing to see in it."""
        value = self._fields.get(key)
        return value if isinstance(value, str) else ""

    def part(self, key: str) -> Part:
        return Part(self._fields.get(key))

    def parts(self, key: str) -> list[Part]:
        value = self._fields.get(key)
        return [part for part in map(Part, value) if part] if isinstance(value, list) else []

    def words(self, key: str) -> list[str]:
        """Return the texts in a list."""
        value = self._fields.get(key)
        return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []

    def flag(self, key: str) -> bool:
        return self._fields.get(key) is True

    def number(self, key: str) -> Decimal | None:
        """Return a number of plausible size; Meta writes some of them as text."""
        value = self._fields.get(key)
        if isinstance(value, str):
            return Decimal(value) if _NUMBER.fullmatch(value) else None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return Decimal(repr(value)) if abs(value) < _LARGEST else None  # never true of NaN

    def whole(self, key: str) -> int | None:
        number = self.number(key)
        return int(number) if number is not None and number == int(number) else None

    def moment(self, key: str) -> datetime | None:
        seconds = seconds_of(self._fields.get(key))
        return datetime.fromtimestamp(seconds, UTC) if seconds and seconds < _LAST_SECOND else None

    def link(self, key: str) -> str:
        """Return a web address that may stand in a link."""
        return safe_url(self.text(key))
