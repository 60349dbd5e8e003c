"""Text, places, contact cards and reactions."""

from __future__ import annotations

from inbox.whatsapp.outgoing.checks import Given, NotSendable, checks, listed
from inbox.whatsapp.phrases import Phrase

LONGEST_TEXT = 4096
MOST_CARDS = 257


@checks("text")
def text(given: Given) -> None:
    given.words("body", most=LONGEST_TEXT)


@checks("location")
def location(given: Given) -> None:
    given.number("latitude", most=90)
    given.number("longitude", most=180)
    given.optional_words("name", most=1000)
    given.optional_words("address", most=1000)


@checks("contacts")
def contacts(given: Given) -> None:
    for card in listed(given.value, given.path, most=MOST_CARDS):
        card.part("name").words("formatted_name", most=1000)


@checks("reaction")
def reaction(given: Given) -> None:
    """An emoji on a message, or an empty one to take it back."""
    given.words("message_id", most=512)
    emoji = given.value.get("emoji")
    if not isinstance(emoji, str) or len(emoji) > 64:
        raise NotSendable(
            "reaction.emoji",
            Phrase("%(field)s must be one emoji, or empty to take it back.", field="reaction.emoji"),
        )
