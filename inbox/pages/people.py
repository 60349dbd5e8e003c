"""How the pages name people: numbers as people read them, initials, a colour of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from zlib import crc32

import phonenumbers

from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.words import gettext, translated

HUES = 8
OURS = ("agent", "api", "automation")  # origins of what was written here
NUMBER = re.compile(r"(?<![+0-9])\+([0-9]{7,15})(?![0-9])")


@lru_cache(maxsize=4096)
def phone(digits: str) -> str:
    """A WhatsApp number in international writing, or as it is where no country writes it like that."""
    if not (digits.isascii() and digits.isdigit()):
        return digits
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return f"+{digits}"
    if not phonenumbers.is_possible_number(number):
        return f"+{digits}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def spoken(line: str, names: Mapping[str, str] | None = None) -> str:
    """A sentence of ours with people in it: their names where these are known, else numbers as read aloud.

    A number stays on one line.
    """
    known = names or {}
    return NUMBER.sub(
        lambda found: known.get(found[1]) or phone(found[1]).replace(" ", "\u00a0"), translated(line)
    )


def name_of(conversation: Conversation) -> str:
    """What a conversation is called: the customer's own name for themselves, else what identifies them."""
    if conversation.is_group:
        return conversation.contact_name or gettext("WhatsApp group")
    return conversation.contact_name or address_of(conversation) or gettext("Customer without a name")


def address_of(conversation: Conversation) -> str:
    """The number, or the username of those who keep their number to themselves; empty for groups."""
    if conversation.phone_number:
        return phone(conversation.phone_number)
    contact = None if conversation.is_group else conversation.contact
    return f"@{contact.username}" if contact and contact.username else ""


def header_facts(conversation: Conversation) -> list[str]:
    """What stands under the name of an opened conversation: what else the customer is called, and where."""
    if conversation.is_group:
        return [gettext("Group")]
    contact, address = conversation.contact, address_of(conversation)
    facts = [address] if address and conversation.contact_name else []
    if not conversation.phone_number:
        facts.append(gettext("number not shared") if facts else gettext("Number not shared"))
    if contact and contact.saved_name and contact.name and contact.name != contact.saved_name:
        facts.append(gettext("%(name)s on WhatsApp", name=contact.name))
    return facts


def sender_of(message: Message) -> str:
    """Who wrote it: of ours the agent or the program, because a team shares the inbox."""
    if message.is_outbound:
        return (message.from_name if message.origin in OURS else "") or gettext("You")
    return message.from_name or (phone(message.from_number) if message.from_number else gettext("Customer"))


def initials(name: str) -> str:
    """The first letters of the first and the last word; empty where a name has no letters, as in a number."""
    words = [word for word in name.split() if word[0].isalpha()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper()


def letters_of(conversation: Conversation) -> str:
    """What stands in the avatar; nothing where the conversation has no name of its own."""
    return "" if conversation.is_group else initials(conversation.contact_name or address_of(conversation))


def hue(key: object) -> str:
    """One of the colours, always the same for the same key."""
    return f"hue-{crc32(str(key).encode()) % HUES + 1}"
