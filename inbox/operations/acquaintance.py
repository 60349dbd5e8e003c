"""A contact as a slice of items knows it: its dated facts and its ids."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from inbox.models.contact import BSUID, DIALLED, WA_ID
from inbox.operations.contact_keys import Key

# What is known of a contact besides its ids, as the columns are called.
FACTS = (
    "name",
    "name_at",
    "username",
    "username_at",
    "saved_name",
    "saved_name_at",
    "marketing",
    "marketing_at",
    "recycled_at",
)


@dataclass(slots=True, eq=False)
class Known:
    """A contact as this slice knows it. `id` is None until it is inserted."""

    id: int | None = None
    name: str | None = None
    name_at: dt.datetime | None = None
    username: str | None = None
    username_at: dt.datetime | None = None
    saved_name: str | None = None
    saved_name_at: dt.datetime | None = None
    marketing: str | None = None
    marketing_at: dt.datetime | None = None
    recycled_at: dt.datetime | None = None
    created_at: dt.datetime | None = None
    aliases: dict[Key, Alias] = field(default_factory=dict)
    is_changed: bool = False
    merged: list[int] = field(default_factory=list)
    successor: Known | None = None
    shown_before: tuple[str | None, str | None] | None = None
    findable_before: tuple[object, ...] | None = None

    @property
    def current(self) -> Known:
        """This contact, or the one that it was merged into since it was found."""
        return self.successor.current if self.successor else self

    @property
    def shown_name(self) -> str | None:
        return self.saved_name or self.name

    @property
    def shown(self) -> tuple[str | None, str | None]:
        """What conversations copy."""
        return self.phone_number, self.shown_name

    @property
    def findable(self) -> tuple[object, ...]:
        """What searches for people look at."""
        numbers = sorted(a.value for a in self.aliases.values() if a.kind in (WA_ID, DIALLED))
        return self.name, self.saved_name, self.username, self.phone_number, *numbers

    @property
    def phone_number(self) -> str | None:
        """The number to show: the one that came last of those that are still theirs."""
        current = [a for a in self.aliases.values() if a.kind == WA_ID and a.superseded_at is None]
        current = current or [a for a in self.aliases.values() if a.kind == DIALLED]
        return max(current, key=lambda a: (a.first_seen_at, a.value)).value if current else None

    def say(self, fact: str, value: str | None, at: dt.datetime) -> None:
        """Note one of the dated facts: the last word counts, and of two at one time the greater."""
        known_at = getattr(self, f"{fact}_at")
        if known_at is None or (at, value or "") > (known_at, getattr(self, fact) or ""):
            setattr(self, fact, value)
            setattr(self, f"{fact}_at", at)
            self.is_changed = True

    def has_other_bsuid(self, bsuid: str) -> bool:
        ids = [alias.value for alias in self.aliases.values() if alias.kind == BSUID]
        return bool(ids) and bsuid not in ids


@dataclass(slots=True, eq=False)
class Alias:
    kind: str
    value: str
    first_seen_at: dt.datetime
    last_seen_at: dt.datetime | None = None
    superseded_at: dt.datetime | None = None
    id: int | None = None
    is_changed: bool = False

    @property
    def key(self) -> Key:
        return self.kind, self.value

    def see(self, at: dt.datetime) -> bool:
        """Note that it was theirs at this time; tell whether it is theirs again through that."""
        if self.last_seen_at is not None and at <= self.last_seen_at:
            return False
        self.last_seen_at, self.is_changed = at, True
        if self.superseded_at is None or at <= self.superseded_at:
            return False
        self.superseded_at = None
        return True

    def end(self, at: dt.datetime) -> bool:
        """Note that it ended, unless it was theirs after that or ended later; tell whether that is news."""
        was_theirs_later = self.last_seen_at is not None and self.last_seen_at > at
        has_ended_later = self.superseded_at is not None and self.superseded_at >= at
        if was_theirs_later or has_ended_later:
            return False
        self.superseded_at, self.is_changed = at, True
        return True


def facts_of(known: Known) -> dict[str, object]:
    return {key: getattr(known, key) for key in FACTS}


def take_newer(kept: Known, gone: Known, fact: str) -> None:
    """Of what two contacts say, keep what was said last."""
    told_at = getattr(gone, f"{fact}_at")
    if told_at:
        kept.say(fact, getattr(gone, fact), told_at)


def id_of(known: Known) -> int:
    if known.id is None:
        raise LookupError("The contact has not been stored yet.")
    return known.id


def row_of(known: Known, alias: Alias) -> dict[str, object]:
    return {
        "contact_id": id_of(known),
        "kind": alias.kind,
        "value": alias.value,
        "first_seen_at": alias.first_seen_at,
        "last_seen_at": alias.last_seen_at,
        "superseded_at": alias.superseded_at,
    }
