"""Who an item is about: the ids, the name and the group that Meta gives for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.whatsapp import answers
from inbox.whatsapp.envelope import HISTORY, Item
from inbox.whatsapp.ids import digits, word

BSUID_SHAPE = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]+")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as one item names them.

    `former_*` are ids that a system message has ended, `dialled` is the number that we wrote to.
    """

    wa_id: str = ""
    bsuid: str = ""
    parent_bsuid: str = ""
    name: str = ""
    username: str = ""
    former_wa_id: str = ""
    former_bsuid: str = ""
    former_parent_bsuid: str = ""
    dialled: str = ""

    @property
    def is_named(self) -> bool:
        return bool(self.wa_id or self.bsuid or self.parent_bsuid or self.former_wa_id or self.former_bsuid)


def is_from_business(item: Item) -> bool:
    """Tell whether the business itself wrote or called: always in echoes, by its number in synced history."""
    if item.kind == "echo":
        return True
    if item.kind == "call":
        return word(item.data.get("direction")).upper() == "BUSINESS_INITIATED"
    own = digits(item.number.display_phone_number)
    return item.origin == HISTORY and bool(own) and digits(item.data.get("from")) == own


def customer_of(item: Item) -> Person:
    """The customer in whose conversation the item belongs, whoever wrote it."""
    if item.thread_id:
        return person_named(item.thread_id)
    if is_from_business(item):
        return recipient_of(item)
    if item.data.get("type") == "system":
        return changed_person(item)
    return sender_of(item)


def addressed(item: Item) -> Person:
    """Who a message of ours goes to, as Meta's answer says; the number may differ from the one dialled.

    Nobody in a group: there Meta repeats the group's id where people have their number.
    """
    if item.data.get("recipient_type") == "group":
        return Person()
    contact = answers.contact_of(item.data.get("answer"))
    return Person(
        wa_id=digits(contact.get("wa_id")),
        bsuid=word(contact.get("user_id")),
        dialled=word(item.data.get("to")).lstrip("+"),
    )


def group_of(item: Item) -> str:
    return word(item.data.get("group_id"))


def sender_of(item: Item) -> Person:
    data = item.data
    wa_id, bsuid = digits(data.get("from")), word(data.get("from_user_id"))
    profile = item.profiles.find(wa_id, bsuid)
    return with_profile(
        profile,
        wa_id=wa_id or shared_number(data),
        bsuid=bsuid,
        parent_bsuid=word(data.get("from_parent_user_id")),
    )


def recipient_of(item: Item) -> Person:
    data = item.data
    wa_id = digits(data.get("to"))
    bsuid = word(data.get("to_user_id")) or word(data.get("recipient"))
    if not bsuid and BSUID_SHAPE.fullmatch(wa_id):
        wa_id, bsuid = "", wa_id
    return with_profile(item.profiles.find(wa_id, bsuid), wa_id=wa_id, bsuid=bsuid)


def person_named(name: str) -> Person:
    """A person known by one id only, as history threads are."""
    return Person(bsuid=name) if BSUID_SHAPE.fullmatch(name) else Person(wa_id=digits(name))


def changed_person(item: Item) -> Person:
    """The person of a system line, with the ids that it declares as ended.

    The line of a changed number comes without a list of contacts and is sent from the old number;
    the line of a changed user id may name nothing but the two ids.
    """
    told = sender_of(item)
    system = item.data.get("system")
    if not isinstance(system, Mapping):
        return told
    wa_id, bsuid = digits(system.get("wa_id")), word(system.get("user_id"))
    parent = word(system.get("parent_user_id"))
    return Person(
        wa_id=wa_id or told.wa_id,
        bsuid=bsuid or told.bsuid,
        parent_bsuid=parent or told.parent_bsuid,
        name=told.name,
        username=told.username,
        former_wa_id=other_than(told.wa_id, wa_id),
        former_bsuid=other_than(word(system.get("previous_user_id")) or told.bsuid, bsuid),
        former_parent_bsuid=other_than(word(system.get("previous_parent_user_id")), parent),
    )


def other_than(former: str, current: str) -> str:
    return former if current and former != current else ""


def shared_number(data: Mapping[str, Any]) -> str:
    """The number that a username user shared on our request; only then does Meta vouch for it."""
    cards = data.get("contacts")
    if data.get("origin") != "contact_request" or not isinstance(cards, list):
        return ""
    phones = [phone for card in cards if isinstance(card, Mapping) for phone in as_list(card.get("phones"))]
    numbers = [digits(phone.get("wa_id")) for phone in phones if isinstance(phone, Mapping)]
    return next((number for number in numbers if number), "")


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def with_profile(profile: Mapping[str, Any], *, wa_id: str, bsuid: str, parent_bsuid: str = "") -> Person:
    inner = profile.get("profile")
    names: Mapping[str, Any] = inner if isinstance(inner, Mapping) else {}
    return Person(
        wa_id=wa_id or digits(profile.get("wa_id")),
        bsuid=bsuid or word(profile.get("user_id")),
        parent_bsuid=parent_bsuid or word(profile.get("parent_user_id")),
        name=word(names.get("name")),
        username=word(names.get("username")).lstrip("@"),
    )
