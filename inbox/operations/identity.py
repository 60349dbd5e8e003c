"""Who is who: finds or makes the contact that a body names, links ids, merges what is one person.

A phone number is no key: people have usernames and no number, change numbers and give them up.
Meta's business-scoped user id comes first, then the number, then the parent id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection, and_, insert, or_, select, update

from inbox.models.contact import BSUID, DIALLED, PARENT_BSUID, WA_ID, Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.operations import merging
from inbox.operations.storable import clean, exact
from inbox.operations.upsert import update_by_id
from inbox.whatsapp.people import Person

Key = tuple[str, str]

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


class Directory:
    """The contacts that a slice of items is about: loaded in three queries, written back in a few."""

    def __init__(self, connection: Connection, people: Iterable[Person]) -> None:
        self.connection = connection
        self.owners: dict[Key, Known] = {}
        self.contacts: list[Known] = []
        self.load({key for person in people for key in keys_of(person)})

    def load(self, keys: set[Key]) -> None:
        alias, contact = ContactAlias.__table__.c, Contact.__table__.c
        wanted = [
            and_(alias.kind == kind, alias.value.in_(sorted(value for k, value in keys if k == kind)))
            for kind in sorted({kind for kind, _ in keys})
        ]
        if not wanted:
            return
        owners = select(alias.contact_id).where(or_(*wanted))
        found: dict[int, Known] = {}
        for row in self.connection.execute(select(Contact.__table__).where(contact.id.in_(owners))):
            found[row.id] = Known(
                row.id, created_at=row.created_at, **{key: row._mapping[key] for key in FACTS}
            )
        for row in self.connection.execute(
            select(ContactAlias.__table__).where(alias.contact_id.in_(list(found)))
        ):
            known = found[row.contact_id]
            entry = Alias(row.kind, row.value, row.first_seen_at, row.last_seen_at, row.superseded_at, row.id)
            known.aliases[entry.key] = entry
            self.owners[entry.key] = known
        self.contacts = list(found.values())
        for known in self.contacts:
            known.shown_before = known.shown

    def resolve(self, person: Person, at: dt.datetime, received_at: dt.datetime) -> Known:
        """Return the one contact that this person is, with everything learned about them noted."""
        candidates = self.candidates(person)
        known = candidates[0] if candidates else self.add(received_at)
        for other in candidates[1:]:
            known = self.join(known, other)
        self.note(known, person, at)
        return known

    def candidates(self, person: Person) -> list[Known]:
        """Every contact that one of the ids leads to, best id first.

        A number whose contact has another user id was given to somebody else, unless a system line
        says that the person changed it: that contact is left alone.
        """
        found: list[Known] = []
        for key in keys_of(person):
            known = self.owners.get(key)
            if known is None or known in found:
                continue
            is_announced = person.former_bsuid or person.former_wa_id
            if key[0] == WA_ID and person.bsuid and not is_announced and known.has_other_bsuid(person.bsuid):
                continue
            found.append(known)
        return found

    def add(self, received_at: dt.datetime) -> Known:
        known = Known(created_at=received_at)
        self.contacts.append(known)
        return known

    def join(self, one: Known, other: Known) -> Known:
        """Two contacts are one person: the older one stays."""
        kept, gone = sorted((one, other), key=lambda known: (known.id is None, known.id or 0))
        for alias in gone.aliases.values():
            kept.aliases[alias.key] = alias
            self.owners[alias.key] = kept
        for dated in ("name", "username", "saved_name", "marketing"):
            take_newer(kept, gone, dated)
        kept.recycled_at = kept.recycled_at or gone.recycled_at
        kept.merged += [*gone.merged, *([gone.id] if gone.id else [])]
        kept.is_changed = True
        gone.successor = kept
        self.contacts.remove(gone)
        return kept

    def note(self, known: Known, person: Person, at: dt.datetime) -> None:
        former = former_keys(person)
        seen_at = at if former else sighted(at)
        for key in current_keys(person):
            alias = self.link(known, key, at)
            if alias:
                known.is_changed |= alias.see(seen_at)
        for key in former:
            alias = self.link(known, key, at)
            if alias:
                known.is_changed |= alias.end(at)
        if name := clean(person.name, "contact.name"):
            known.say("name", name, at)
        if username := clean(person.username, "contact.username"):
            known.say("username", username, at)

    def link(self, known: Known, key: Key, at: dt.datetime) -> Alias | None:
        alias = known.aliases.get(key)
        if alias is None:
            return self.take(known, key, at)
        if at < alias.first_seen_at:
            # Bodies overtake each other; which number came last must not depend on it.
            alias.first_seen_at = at
            alias.is_changed = known.is_changed = True
        return alias

    def take(self, known: Known, key: Key, at: dt.datetime) -> Alias | None:
        """Give an id to a contact. A recycled number moves to its newest owner, never back."""
        former = self.owners.get(key)
        if former is None:
            alias = Alias(*key, first_seen_at=at)
        elif former.aliases[key].first_seen_at > at:
            return None
        else:
            alias = former.aliases.pop(key)
            alias.first_seen_at, alias.last_seen_at, alias.superseded_at = at, None, None
            alias.is_changed = True
            former.is_changed = True
            if key[0] == WA_ID:
                known.recycled_at = at
        known.aliases[key] = alias
        self.owners[key] = known
        known.is_changed = True
        return alias

    def write(self) -> None:
        """Store what was learned: contacts, merges, ids, and the copies that conversations show."""
        self.insert_contacts()
        for known in self.contacts:
            for gone in known.merged:
                merging.merge(self.connection, kept=id_of(known), gone=gone)
        self.write_aliases()
        self.write_changes()

    def insert_contacts(self) -> None:
        new = [known for known in self.contacts if known.id is None]
        if not new:
            return
        statement = insert(Contact).returning(Contact.id, sort_by_parameter_order=True)
        rows = [{**facts_of(known), "created_at": known.created_at} for known in new]
        for known, new_id in zip(new, self.connection.scalars(statement, rows), strict=True):
            known.id = new_id
            known.is_changed = bool(known.merged)  # what is new stands as it was inserted

    def write_aliases(self) -> None:
        owned = [(known, alias) for known in self.contacts for alias in known.aliases.values()]
        new = [row_of(known, alias) for known, alias in owned if alias.id is None]
        changed = [
            {**row_of(known, a), "key_id": a.id} for known, a in owned if a.id is not None and a.is_changed
        ]
        if new:
            self.connection.execute(insert(ContactAlias), new)
        update_by_id(self.connection, ContactAlias.__table__, changed)

    def write_changes(self) -> None:
        changed = sorted((known for known in self.contacts if known.is_changed), key=id_of)
        if not changed:
            return
        rows = [{**facts_of(known), "key_id": known.id} for known in changed]
        update_by_id(self.connection, Contact.__table__, rows)
        conversation = Conversation.__table__
        for known in changed:
            if known.shown == known.shown_before and not known.merged:
                continue
            phone_number, name = known.shown
            self.connection.execute(
                update(conversation)
                .where(conversation.c.contact_id == known.id)
                .values(phone_number=phone_number, contact_name=name, version=conversation.c.version + 1)
            )


@lru_cache(maxsize=2_000)
def keys_of(person: Person) -> tuple[Key, ...]:
    """The ids of a person, the most telling first; raise `UnstorableId` for one that cannot be kept."""
    return (
        *present((BSUID, person.bsuid)),
        *former_keys(person),
        *present((WA_ID, person.wa_id), (PARENT_BSUID, person.parent_bsuid), (DIALLED, person.dialled)),
    )


@lru_cache(maxsize=2_000)
def current_keys(person: Person) -> tuple[Key, ...]:
    return present((BSUID, person.bsuid), (WA_ID, person.wa_id), (PARENT_BSUID, person.parent_bsuid))


@lru_cache(maxsize=2_000)
def former_keys(person: Person) -> tuple[Key, ...]:
    return present(
        (BSUID, person.former_bsuid), (WA_ID, person.former_wa_id), (PARENT_BSUID, person.former_parent_bsuid)
    )


def present(*keys: Key) -> tuple[Key, ...]:
    return tuple((kind, value) for kind, value in keys if exact(value, "contact_alias.value"))


def facts_of(known: Known) -> dict[str, object]:
    return {key: getattr(known, key) for key in FACTS}


def take_newer(kept: Known, gone: Known, fact: str) -> None:
    """Of what two contacts say, keep what was said last."""
    told_at = getattr(gone, f"{fact}_at")
    if told_at:
        kept.say(fact, getattr(gone, fact), told_at)


def sighted(at: dt.datetime) -> dt.datetime:
    """The time from which an id counts as seen: the day's beginning, so that it is written once a day.

    An id that was given up is named for hours by what was on its way. Only when Meta says that an id
    became theirs does the moment count.
    """
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


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
