"""Views and filters in the words of the people who use them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from inbox.operations.views import ALL, CLOSING, DONE, NEEDS_REPLY, OPEN, TYPES, UNREAD
from inbox.pages import moments
from inbox.pages.choosing import CHANNEL, GROUPS, PEOPLE, SINCE, TYPE, UNTIL, WHO, Business, Choice
from inbox.words import gettext, lazy, pgettext

MEANINGS = {
    OPEN: lazy("What is not done"),
    UNREAD: lazy("What nobody has read"),
    NEEDS_REPLY: lazy("The customer wrote last"),
    CLOSING: lazy("Free answers end within two hours"),
    DONE: lazy("What you put away; a new message brings it back"),
    ALL: lazy("Every conversation"),
}
WHO_WORDS = {PEOPLE: lazy("People"), GROUPS: lazy("Groups")}


def views() -> Mapping[str, str]:
    """What each view is called."""
    return {
        OPEN: pgettext("view", "Open"),
        UNREAD: pgettext("view", "Unread"),
        NEEDS_REPLY: pgettext("view", "Needs reply"),
        CLOSING: pgettext("view", "Closing soon"),
        DONE: pgettext("view", "Done"),
        ALL: pgettext("view", "All"),
    }


def types() -> Mapping[str, str]:
    """What each type of message is called, as a filter of the list."""
    words = (
        pgettext("type of message", "Text"),
        pgettext("type of message", "Photo"),
        pgettext("type of message", "Video"),
        pgettext("type of message", "Voice message or sound"),
        pgettext("type of message", "Document"),
        pgettext("type of message", "Sticker"),
        pgettext("type of message", "Place"),
        pgettext("type of message", "Contact card"),
        pgettext("type of message", "Order"),
        pgettext("type of message", "Call"),
        pgettext("type of message", "Template"),
    )
    return dict(zip(TYPES, words, strict=True))


def described(choice: Choice, businesses: Iterable[Business]) -> str:
    """All that a view asks for, in one line."""
    query = choice.query
    names = {str(each.id): each.name for each in businesses}
    parts = [
        views()[choice.view],
        names.get(query.get(CHANNEL, ""), ""),
        str(WHO_WORDS.get(query.get(WHO, ""), "")),
        types().get(query.get(TYPE, ""), ""),
        gettext("from %(day)s", day=day(query[SINCE])) if SINCE in query else "",
        gettext("to %(day)s", day=day(query[UNTIL])) if UNTIL in query else "",
    ]
    return " · ".join(filter(None, parts))


def day(told: str) -> str:
    return moments.birthday(dt.date.fromisoformat(told).isoformat())
