"""What Meta tells about a customer without a message: a saved name, a wish about marketing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.whatsapp.envelope import Item
from inbox.whatsapp.ids import digits, word
from inbox.whatsapp.people import Person, with_profile
from inbox.whatsapp.recognition import stored

MARKETING = ("stop", "resume")
NOBODY_NAMED = stored("It does not say which customer it is about.")
NO_WISH = stored("It says neither stop nor resume.")


class UnreadableFact(ValueError):
    """A fact that does not say about whom or what it is."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `saved_name` is empty where the entry was removed from the address book, None elsewhere."""

    person: Person
    timestamp: object
    saved_name: str | None = None
    marketing: str | None = None


def read_fact(item: Item) -> Fact:
    """Read an address-book entry or a preference; raise `UnreadableFact` for one without a person."""
    fact = saved_contact(item.data) if item.kind == "contact" else preference(item)
    if not fact.person.is_named:
        raise UnreadableFact(NOBODY_NAMED)
    return fact


def saved_contact(data: Mapping[str, Any]) -> Fact:
    """An entry of the phone's address book; it names people and opens no conversation."""
    contact, metadata = part(data, "contact"), part(data, "metadata")
    is_removed = word(data.get("action")) == "remove"
    name = word(contact.get("full_name")) or word(contact.get("first_name"))
    person = Person(wa_id=digits(contact.get("phone_number")), bsuid=word(contact.get("user_id")))
    return Fact(person, metadata.get("timestamp"), saved_name="" if is_removed else name)


def preference(item: Item) -> Fact:
    """A customer's wish to get marketing messages no more, or again."""
    wa_id, bsuid = digits(item.data.get("wa_id")), word(item.data.get("user_id"))
    person = with_profile(item.profiles.find(wa_id, bsuid), wa_id=wa_id, bsuid=bsuid)
    value = word(item.data.get("value")).lower()
    if value not in MARKETING:
        raise UnreadableFact(NO_WISH)
    return Fact(person, item.data.get("timestamp"), marketing=value)


def part(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, Mapping) else {}
