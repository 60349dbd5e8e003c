"""The list of conversations as a page shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from inbox.auth import current_agent
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import conversations, finding, folding
from inbox.operations.finding import Counts, Listed, Row
from inbox.operations.folding import Bubble
from inbox.operations.paging import Key, read_cursor
from inbox.operations.relatives import Relatives
from inbox.pages import choosing, emptiness
from inbox.pages.chips import Chip, chips
from inbox.pages.choosing import Business, Choice
from inbox.pages.emptiness import Emptiness
from inbox.pages.surroundings import around

ROWS, MOST_ROWS = 30, 300


@dataclass(frozen=True)
class Listing:
    """A stretch of the list; `next` is the cursor of the rows after it, `before` that of this stretch.

    `until` is set where only conversations back to it were looked through. `counts` are of all
    conversations, whether they are in this stretch or not. `kept` is the open conversation where it stays
    in the list without belonging to the view any more. `relatives` are those of the rows' last messages,
    and of what else is on the page.
    """

    choice: Choice
    rows: list[Row]
    before: str | None
    next: str | None
    until: Key | None
    counts: Counts
    kept: int | None = None
    relatives: Relatives = field(default_factory=Relatives)

    @property
    def version(self) -> str:
        """Changes when anything that the rows or the chips above them show does."""
        told = (self.counts, self.kept, self.next is None, [shown_of(row) for row in self.rows])
        return hashlib.blake2b(repr(told).encode(), digest_size=8).hexdigest()

    @property
    def unread(self) -> int:
        """Messages that nobody has read, for the title: at least so many, where there are a great many."""
        return self.counts.unread.number

    @property
    def key(self) -> str:
        """The view with its filters, for scripts: rows of another key are other rows."""
        return choosing.written(self.choice.query)

    @cached_property
    def chips(self) -> list[Chip]:
        return chips(self.choice, self.counts, around().saved_views)

    @cached_property
    def businesses(self) -> list[Business]:
        return choosing.businesses()

    @property
    def start(self) -> dict[str, Any]:
        """The address of the list as it is at the beginning of a day."""
        return choosing.address({})

    @property
    def cleared(self) -> dict[str, Any]:
        """The same view without filters."""
        return choosing.address(
            {key: value for key, value in self.choice.query.items() if key == choosing.VIEW}
        )

    @property
    def emptiness(self) -> Emptiness:
        return emptiness.of(self.choice)

    def bubble(self, row: Row) -> Bubble | None:
        return self.last[row.last_message.id] if row.last_message else None

    @cached_property
    def last(self) -> Mapping[int, Bubble]:
        """The wordings of the last messages."""
        return folding.wordings(last_messages(self.rows), self.relatives)


def last_messages(rows: list[Row]) -> list[Message]:
    return [row.last_message for row in rows if row.last_message]


def shown_of(row: Row) -> tuple[object, ...]:
    conversation = row.conversation
    return (
        conversation.id,
        conversation.version,
        conversation.unread_count,
        conversation.contact_name,
        conversation.phone_number,
        row.last_message and row.last_message.id,
        row.draft,
    )


def load(
    *,
    before: str | None = None,
    rows: int | None = None,
    kept: Conversation | None = None,
    choice: Choice | None = None,
) -> Listing:
    """The first rows of the view, as many as a browser has loaded already, or those after a cursor.

    The conversation that is `kept` stands in its place though it may belong to the view no more: it was
    read or done a moment ago, and must not vanish while somebody is at it.
    """
    choice = choice or choosing.current()
    limit = min(max(rows or ROWS, ROWS), MOST_ROWS)
    agent = current_agent()
    reader = agent.id if agent else None
    page = conversations.newest(wanted=choice.wanted, limit=limit, before=before, reader=reader)
    shown = with_kept(choice, page, before, kept, reader)
    relatives = Relatives()
    relatives.expect(last_messages(shown))
    return Listing(
        choice,
        shown,
        before,
        page.next,
        page.until,
        finding.counts(choice.wanted),
        kept.id if kept and len(shown) > len(page.items) else None,
        relatives,
    )


def without_rows(relatives: Relatives | None = None) -> Listing:
    """The list where other things stand in its place."""
    return Listing(Choice(), [], None, None, None, Counts(), relatives=relatives or Relatives())


def with_kept(
    choice: Choice, page: Listed, before: str | None, kept: Conversation | None, reader: int | None
) -> list[Row]:
    """The rows with the kept one among them, if its place is in this stretch of the list."""
    if kept is None or any(row.conversation.id == kept.id for row in page.items):
        return page.items
    wanted = choice.wanted
    here = finding.key_of(wanted, kept)

    def is_above(key: Key) -> bool:
        return key < here if wanted.is_rising else key > here

    above = [row for row in page.items if is_above(finding.key_of(wanted, row.conversation))]
    is_further_down = page.next is not None and len(above) == len(page.items)
    if is_further_down or (before is not None and not is_above(read_cursor(before))):
        return page.items
    return [*above, finding.row_of(kept, reader), *page.items[len(above) :]]
