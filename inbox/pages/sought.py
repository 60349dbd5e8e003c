"""What the address of a search asks for, and what of it makes no sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from inbox.models.message import INBOUND, OUTBOUND
from inbox.operations.search import KINDS, Wanted
from inbox.pages import choosing
from inbox.whatsapp.findable import LONGEST
from inbox.words import lazy

WORDS, KIND, BY, CHANNEL, SINCE, UNTIL = KEYS = ("q", "kind", "by", "channel", "since", "until")
FILTERS = KEYS[1:]
SIDES = {"customers": INBOUND, "us": OUTBOUND}

KIND_WORDS = {
    "photos": lazy("Photos"),
    "videos": lazy("Videos"),
    "voice": lazy("Voice and audio"),
    "documents": lazy("Documents"),
    "links": lazy("Links"),
    "places": lazy("Places"),
    "contacts": lazy("Contacts"),
    "stickers": lazy("Stickers"),
    "orders": lazy("Orders"),
}
NO_KIND = lazy("There is no such kind of message, so you see all of them.")
NO_SIDE = lazy("Choose customers or us; you see both.")


@dataclass(frozen=True, slots=True)
class Sought:
    """One search. `query` holds what is understood of the address, `problems` a sentence for what is not."""

    wanted: Wanted
    query: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return self.wanted.words

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.wanted.is_filtered)

    @property
    def further(self) -> Mapping[str, str]:
        """What stands in the sheet of filters."""
        return {key: self.query[key] for key in (BY, CHANNEL, SINCE, UNTIL) if key in self.query}

    def url(self, **changes: str | None) -> str:
        """The address of this search with something else in it."""
        told: dict[str, Any] = {WORDS: "", **self.query, **changes}
        return url_for("pages.search", **{key: value for key, value in told.items() if value is not None})


def read(told: Mapping[str, str], *, with_deleted: bool = False) -> Sought:
    given = {key: told[key].strip()[:LONGEST] for key in KEYS if key in told}
    problems: dict[str, str] = {}
    side = choosing.one_of(given, BY, tuple(SIDES), NO_SIDE, problems)
    wanted = Wanted(
        words=given.get(WORDS, ""),
        kind=choosing.one_of(given, KIND, tuple(KINDS), NO_KIND, problems),
        channel=choosing.channel_in(given, problems),
        direction=SIDES[side] if side else None,
        with_deleted=with_deleted,
        **choosing.days_in(given, problems),
    )
    query = {key: value for key, value in given.items() if value and key not in problems}
    return Sought(wanted, query, problems)
