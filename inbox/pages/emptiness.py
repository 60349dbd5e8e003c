"""What a list without rows says: that all is done, that nothing matches, or that nobody has written yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.operations import finding
from inbox.operations.views import ALL, CLOSING, DONE, NEEDS_REPLY, OPEN, UNREAD
from inbox.pages import choosing
from inbox.pages.choosing import Choice
from inbox.words import gettext, lazy


@dataclass(frozen=True, slots=True)
class Emptiness:
    """A heading, a sentence, and where to go from there."""

    heading: str
    words: str
    link: str = ""
    query: Mapping[str, str] | None = None
    is_good: bool = False

    @property
    def address(self) -> dict[str, Any]:
        return choosing.address(self.query or {})


NOBODY_YET = Emptiness(
    lazy("No conversations yet"),
    lazy("As soon as a customer writes to your WhatsApp number, the conversation appears here by itself."),
)
EMPTY = {
    OPEN: Emptiness(
        lazy("All caught up"),
        lazy("Every conversation is done. A new message brings its conversation back here."),
        lazy("Show all conversations"),
        {choosing.VIEW: ALL},
        is_good=True,
    ),
    UNREAD: Emptiness(
        lazy("All caught up"),
        lazy("Every message has been read."),
        lazy("Show open conversations"),
        {},
        is_good=True,
    ),
    NEEDS_REPLY: Emptiness(
        lazy("All answered"),
        lazy("No customer waits for an answer."),
        lazy("Show open conversations"),
        {},
        is_good=True,
    ),
    CLOSING: Emptiness(
        lazy("Nothing closes soon"),
        lazy("No customer's 24 hours for free answers end within the next two."),
        lazy("Show open conversations"),
        {},
        is_good=True,
    ),
    DONE: Emptiness(
        lazy("Nothing is done yet"),
        lazy(
            "Press Done in a conversation that needs nothing more. It stays here until the customer writes."
        ),
        lazy("Show open conversations"),
        {},
    ),
}


def of(choice: Choice) -> Emptiness:
    if choice.is_filtered:
        rest = {choosing.VIEW: choice.view} if choice.view != OPEN else {}
        return Emptiness(
            gettext("Nothing matches"),
            gettext("No conversation of this view is like your filters."),
            gettext("Clear the filters"),
            rest,
        )
    if choice.view in EMPTY and finding.has_any():
        return EMPTY[choice.view]
    return NOBODY_YET
