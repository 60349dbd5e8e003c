"""The list of templates to choose from, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app

from inbox.operations import templates
from inbox.operations.templates import Choice, Fetched, Kinds
from inbox.pages.places import Place
from inbox.pages.surroundings import around

AT_ONCE = 20
LATELY = 3


@dataclass(frozen=True, slots=True)
class Picker:
    """A stretch of the templates that fit; `after` is how many came before it."""

    place: Place
    choices: list[Choice]
    words: str
    language: str
    category: str
    after: int
    has_more: bool
    kinds: Kinds
    fetched: Fetched

    @property
    def filters(self) -> dict[str, Any]:
        told = {"q": self.words, "language": self.language, "category": self.category}
        return {name: value for name, value in told.items() if value}

    @property
    def more_url(self) -> str:
        return self.place.list_url(after=self.after + AT_ONCE, **self.filters) if self.has_more else ""

    @property
    def state(self) -> str:
        """Which words stand where no template does."""
        if self.choices:
            return "some"
        if self.filters and self.kinds.languages:
            return "none_fits"
        return state_of(self.fetched)


def state_of(fetched: Fetched) -> str:
    """Why there is no template at all."""
    if current_app.extensions["graph"] is None:
        return "no_token"
    configured = current_app.extensions["settings"].business_account_id
    if not configured and not any(each.waba_id for each in around().channels):
        return "no_account"
    if fetched.is_on_its_way:
        return "on_its_way"
    return "trouble" if fetched.trouble else "none"


def load(place: Place, wanted: Mapping[str, str]) -> Picker:
    words, language, category = (wanted.get(name, "").strip() for name in ("q", "language", "category"))
    after = wanted.get("after", "")
    skipped = int(after) if after.isascii() and after.isdigit() and len(after) < 6 else 0
    found = templates.sendable(
        place.waba_id, words=words, language=language, category=category, limit=AT_ONCE + 1, after=skipped
    )
    return Picker(
        place, found[:AT_ONCE], words, language, category, skipped, len(found) > AT_ONCE,
        *templates.overview(place.waba_id),
    )  # fmt: skip


def used_lately(place: Place) -> list[Choice]:
    """The templates that one would choose most likely."""
    found = templates.sendable(place.waba_id, limit=LATELY)
    return [each for each in found if each.template.last_used_at and not place.why_not(each)]
