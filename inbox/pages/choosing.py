"""What the address says of the list: which view of it, and what of the view to keep.

The list stands beside every open conversation, so these parts of the address go along on every link
between pages that show it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import g, has_request_context, request

from inbox.operations.views import OPEN, TYPES, VIEWS, Wanted
from inbox.pages import moments, people
from inbox.pages.surroundings import around
from inbox.words import gettext, lazy

VIEW, CHANNEL, WHO, TYPE, SINCE, UNTIL = KEYS = ("view", "channel", "who", "type", "since", "until")
PEOPLE, GROUPS = "people", "groups"
LONGEST = 64
DAY = dt.timedelta(days=1)

# Pages that show the list, and what is posted from them and leads back.
BESIDE_THE_LIST = frozenset(
    f"pages.{name}"
    for name in (
        "inbox", "list_rows", "conversation", "messages", "conversation_media", "conversation_details",
        "new_conversation", "reading", "unread_mark", "finish", "reopen", "send", "retry", "confirmation",
        "removal", "reaction",
    )
)  # fmt: skip

NO_VIEW = lazy("There is no such view, so you see the open conversations.")
NO_CHANNEL = lazy("There is no such number in this inbox, so you see all of them.")
NO_WHO = lazy("Choose people or groups; you see both.")
NO_TYPE = lazy("There is no such kind of message, so you see all of them.")
NO_DATE = lazy("Enter a date, such as 2026-05-04.")
BACKWARDS = lazy("This day is before the first one, so it is left out.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A view with its filters. `query` is the shortest address that means the same, `problems` are sentences
    about what was left out of it, and `is_untidy` tells that the address is longer than need be.
    """

    wanted: Wanted = field(default_factory=Wanted)
    query: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    is_untidy: bool = False

    @property
    def view(self) -> str:
        return self.wanted.view

    @property
    def filters(self) -> Mapping[str, str]:
        return {key: value for key, value in self.query.items() if key != VIEW}

    @property
    def is_filtered(self) -> bool:
        return bool(self.filters)

    def value(self, key: str) -> str:
        """What a field of the form shows: also what was entered wrongly, so that it can be put right."""
        return self.query.get(key) or (request.args.get(key, "")[:LONGEST] if key in self.problems else "")


@dataclass(frozen=True, slots=True)
class Business:
    """One of our numbers, as a choice."""

    id: int
    name: str


def current() -> Choice:
    """The choice in the address of this request; pages without the list have none."""
    if not has_request_context() or request.endpoint not in BESIDE_THE_LIST:
        return Choice()
    if "choice" not in g:
        g.choice = read(request.args)
    found: Choice = g.choice
    return found


def read(told: Mapping[str, str]) -> Choice:
    """Read what an address says; what it says wrongly is left out and told of."""
    given = {key: told[key].strip()[:LONGEST] for key in KEYS if key in told}
    problems: dict[str, str] = {}
    wanted = Wanted(
        view=one_of(given, VIEW, VIEWS, NO_VIEW, problems) or OPEN,
        channel_id=channel_in(given, problems),
        is_group=who_in(given, problems),
        message_type=one_of(given, TYPE, TYPES, NO_TYPE, problems),
        **days_in(given, problems),
    )
    query = {key: value for key, value in given.items() if value and key not in problems}
    if wanted.view == OPEN:
        query.pop(VIEW, None)
    is_untidy = any(not value for value in given.values()) or (VIEW in given and VIEW not in query)
    return Choice(wanted, query, problems, is_untidy and not problems)


def one_of(
    given: Mapping[str, str], key: str, known: Sequence[str], sentence: str, problems: dict[str, str]
) -> str | None:
    value = given.get(key)
    if not value or value in known:
        return value or None
    problems[key] = sentence
    return None


def channel_in(given: Mapping[str, str], problems: dict[str, str]) -> int | None:
    if not given.get(CHANNEL):
        return None
    known = {str(each.id): each.id for each in businesses()}
    found = one_of(given, CHANNEL, list(known), NO_CHANNEL, problems)
    return known[found] if found else None


def who_in(given: Mapping[str, str], problems: dict[str, str]) -> bool | None:
    found = one_of(given, WHO, (PEOPLE, GROUPS), NO_WHO, problems)
    return found == GROUPS if found else None


def days_in(given: Mapping[str, str], problems: dict[str, str]) -> dict[str, dt.datetime]:
    """Both days belong to the stretch, from midnight to midnight where the reader is."""
    found: dict[str, dt.datetime] = {}
    for key, more in ((SINCE, dt.timedelta()), (UNTIL, DAY)):
        if not given.get(key):
            continue
        try:
            found[key] = midnight(dt.date.fromisoformat(given[key]) + more)
        except (ValueError, OverflowError):
            problems[key] = NO_DATE
    if SINCE in found and UNTIL in found and found[UNTIL] <= found[SINCE]:
        problems[UNTIL] = BACKWARDS
        del found[UNTIL]
    return found


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), moments.zone()).astimezone(dt.UTC)


def businesses() -> list[Business]:
    """Our numbers; a choice only where there are several."""
    return [
        Business(
            each.id,
            people.phone(each.display_phone_number or "")
            or gettext("Number %(number)s", number=each.phone_number_id),
        )
        for each in around().channels
    ]


def written(query: Mapping[str, str]) -> str:
    """A choice as a saved view keeps it."""
    return urlencode({key: query[key] for key in KEYS if key in query})


def unwritten(text: str) -> dict[str, str]:
    return {key: value for key, value in parse_qsl(text) if key in KEYS}


def address(query: Mapping[str, str]) -> dict[str, Any]:
    """The parts of an address for `url_for`; those that are not in the query are taken out of it."""
    return {key: query.get(key) for key in KEYS}


def go_along(endpoint: str, values: dict[str, Any]) -> None:
    """Keep the view that the reader is in on the links of its pages."""
    if endpoint in BESIDE_THE_LIST and has_request_context() and request.endpoint in BESIDE_THE_LIST:
        for key in KEYS:
            if value := request.args.get(key):
                values.setdefault(key, value[:LONGEST])
