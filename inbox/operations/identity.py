"""Who is who: finds or makes the contact that a body names, links ids, merges what is one person.

A phone number is no key: people have usernames and no number, change numbers and give them up.
Meta's business-scoped user id comes first, then the number, then the parent id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, and_, insert, or_, select, update

from inbox.models.contact import WA_ID, Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.operations import changes, merging, people_index
from inbox.operations.acquaintance import FACTS, Alias, Known, facts_of, id_of, row_of, take_newer
from inbox.operations.contact_keys import Key, current_keys, former_keys, keys_of
from inbox.operations.storable import clean
from inbox.operations.upsert import update_by_id
from inbox.whatsapp.people import Person


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
        if not found:
            return
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
            known.findable_before = known.findable

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
        renamed = [
            id_of(known) for known in changed if known.findable != known.findable_before or known.merged
        ]
        self.copy_what_is_shown(changed)
        people_index.renew_of_contacts(self.connection, renamed)

    def copy_what_is_shown(self, changed: Iterable[Known]) -> None:
        conversation = Conversation.__table__
        for known in changed:
            if known.shown == known.shown_before and not known.merged:
                continue
            phone_number, name = known.shown
            renamed = self.connection.scalars(
                update(conversation)
                .where(conversation.c.contact_id == known.id)
                .values(phone_number=phone_number, contact_name=name, version=conversation.c.version + 1)
                .returning(conversation.c.id)
            )
            changes.note(self.connection, renamed)


def sighted(at: dt.datetime) -> dt.datetime:
    """The time from which an id counts as seen: the day's beginning, so that it is written once a day.

    An id that was given up is named for hours by what was on its way. Only when Meta says that an id
    became theirs does the moment count.
    """
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
