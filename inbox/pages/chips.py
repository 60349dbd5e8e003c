"""The views above the list, each with what is in it, and those that somebody saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.models.saved_view import SavedView
from inbox.operations.finding import MOST_COUNTED, Count, Counts
from inbox.operations.views import ALL, CLOSING, DONE, NEEDS_REPLY, OPEN, UNREAD
from inbox.pages import choosing, viewwords
from inbox.pages.choosing import Choice
from inbox.pages.viewwords import MEANINGS

BEFORE_SAVED, AFTER_SAVED = (OPEN, UNREAD, NEEDS_REPLY, CLOSING), (DONE, ALL)


@dataclass(frozen=True, slots=True)
class Chip:
    """One view, as a link. `query` is what it asks for."""

    key: str
    words: str
    query: Mapping[str, str]
    is_current: bool
    meaning: str = ""
    count: Count | None = None
    is_saved: bool = False
    is_shared: bool = False

    @property
    def address(self) -> dict[str, Any]:
        return choosing.address(self.query)

    @property
    def number(self) -> str:
        """How many are in it, in few letters; nothing where none is."""
        return counted(self.count) if self.count and self.count.number else ""

    @property
    def is_hidden(self) -> bool:
        """Closing soon is a warning: it is there when there is something to warn of."""
        return self.key == CLOSING and not self.number and not self.is_current


def counted(count: Count) -> str:
    if count.number >= MOST_COUNTED:
        return f"{MOST_COUNTED - 1}+"
    return f"{count.number}+" if count.is_capped else str(count.number)


def chips(choice: Choice, counts: Counts, saved: list[SavedView]) -> list[Chip]:
    """Filters stay where somebody goes on to another view; a saved view brings its own."""
    words = viewwords.views()
    kept = [kept_under(view, choice) for view in saved]
    is_saved = any(chip.is_current for chip in kept)

    def usual(view: str) -> Chip:
        query = {**choice.filters, **({} if view == OPEN else {choosing.VIEW: view})}
        is_current = view == choice.view and not is_saved
        return Chip(view, words[view], query, is_current, MEANINGS[view], counts.views.get(view))

    return [*map(usual, BEFORE_SAVED), *kept, *map(usual, AFTER_SAVED)]


def kept_under(view: SavedView, choice: Choice) -> Chip:
    query = choosing.unwritten(view.query)
    return Chip(
        f"saved-{view.id}",
        view.name,
        query,
        bool(query) and query == dict(choice.query),
        is_saved=True,
        is_shared=view.agent_id is None,
    )
