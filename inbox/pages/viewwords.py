"""Views and filters in the words of the people who use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from inbox.operations.views import ALL, CLOSING, DONE, NEEDS_REPLY, OPEN, TYPES, UNREAD
from inbox.pages import moments
from inbox.pages.choosing import CHANNEL, GROUPS, PEOPLE, SINCE, TYPE, UNTIL, WHO, Business, Choice

WORDS = {
    OPEN: "Open",
    UNREAD: "Unread",
    NEEDS_REPLY: "Needs reply",
    CLOSING: "Closing soon",
    DONE: "Done",
    ALL: "All",
}
MEANINGS = {
    OPEN: "What is not done",
    UNREAD: "What nobody has read",
    NEEDS_REPLY: "The customer wrote last",
    CLOSING: "Free answers end within two hours",
    DONE: "What you put away; a new message brings it back",
    ALL: "Every conversation",
}
WHO_WORDS = {PEOPLE: "People", GROUPS: "Groups"}
TYPE_WORDS = dict(
    zip(
        TYPES,
        (
            "Text",
            "Photo",
            "Video",
            "Voice message or sound",
            "Document",
            "Sticker",
            "Place",
            "Contact card",
            "Order",
            "Call",
            "Template",
        ),
        strict=True,
    )
)


def described(choice: Choice, businesses: Iterable[Business]) -> str:
    """All that a view asks for, in one line."""
    query = choice.query
    names = {str(each.id): each.name for each in businesses}
    parts = [
        WORDS[choice.view],
        names.get(query.get(CHANNEL, ""), ""),
        WHO_WORDS.get(query.get(WHO, ""), ""),
        TYPE_WORDS.get(query.get(TYPE, ""), ""),
        f"from {day(query[SINCE])}" if SINCE in query else "",
        f"to {day(query[UNTIL])}" if UNTIL in query else "",
    ]
    return " · ".join(filter(None, parts))


def day(told: str) -> str:
    return moments.birthday(dt.date.fromisoformat(told).isoformat())
