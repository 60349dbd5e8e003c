"""The list of conversations as a page shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from inbox.auth import current_agent
from inbox.models.conversation import Conversation
from inbox.operations import conversations, folding, unsent
from inbox.operations.conversations import Row
from inbox.operations.folding import Bubble

ROWS, MOST_ROWS = 30, 300


@dataclass(frozen=True, slots=True)
class Listing:
    """A stretch of the list; `next` is the cursor of the rows after it, `before` that of this stretch.

    `unread` counts the messages of all conversations, whether they are in this stretch or not. `drafts`
    are the unfinished texts of whoever looks, by conversation.
    """

    rows: list[Row]
    last: Mapping[int, Bubble]
    before: str | None
    next: str | None
    unread: int
    drafts: Mapping[int, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Changes when anything that the rows show does."""
        facts = [(*shown_of(row.conversation), row.last_message and row.last_message.id) for row in self.rows]
        return hashlib.blake2b(
            repr((self.unread, facts, sorted(self.drafts.items()))).encode(), digest_size=8
        ).hexdigest()

    def bubble(self, row: Row) -> Bubble | None:
        return self.last[row.last_message.id] if row.last_message else None


def shown_of(conversation: Conversation) -> tuple[object, ...]:
    return (
        conversation.id,
        conversation.version,
        conversation.unread_count,
        conversation.contact_name,
        conversation.phone_number,
    )


def load(*, before: str | None = None, rows: int | None = None) -> Listing:
    """The newest rows, as many as a browser has loaded already, or those after a cursor."""
    limit = min(max(rows or ROWS, ROWS), MOST_ROWS)
    page = conversations.newest(limit=limit, before=before)
    last = folding.wordings([row.last_message for row in page.items if row.last_message])
    return Listing(
        page.items, last, before, page.next, conversations.unread_messages(), drafts_in(page.items)
    )


def drafts_in(rows: list[Row]) -> Mapping[int, str]:
    agent = current_agent()
    return unsent.of_agent(agent.id, [row.conversation.id for row in rows]) if agent else {}
