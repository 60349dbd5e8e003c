"""What can be asked of the list of conversations: a view of it, and what of the view to keep.

Every view and every filter has an index in the order of the list. A view with a filter walks along the
narrower of the two and looks at each row whether it is in the other; at most `STRETCH` rows at once, so
that no page costs more the more conversations there are. Such a page may be short, even empty, and still
have a next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, case, literal_column, or_, true

from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.whatsapp.window import LENGTH, SOON

STRETCH = 5_000

OPEN, UNREAD, NEEDS_REPLY, CLOSING, DONE, ALL = "open", "unread", "needs-reply", "closing", "done", "all"
VIEWS = (OPEN, UNREAD, NEEDS_REPLY, CLOSING, DONE, ALL)
QUEUES = (UNREAD, NEEDS_REPLY, CLOSING)  # what is empty when the work is done

# Meta's names of the kinds of messages that people look for by the last line of a conversation.
TYPES = (
    "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "order", "call",
    "template",
)  # fmt: skip

Condition = ColumnElement[bool]

# In the very words of the partial indexes: SQLite would not use them otherwise.
LIVING = Conversation.merged_into_id.is_(None)
IS_OPEN = Conversation.done_at.is_(None)
IS_UNREAD = Conversation.unread_count > literal_column("0")
IS_GROUP = Conversation.group_id.isnot(None)
IS_AWAITED = and_(
    Conversation.last_asked_at.isnot(None),
    or_(
        Conversation.last_outbound_at.is_(None),
        Conversation.last_asked_at > Conversation.last_outbound_at,
    ),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list somebody wants to see. `since` and `until` are about the last message of each
    conversation, and so is `message_type`: what a row of the list shows.
    """

    view: str = OPEN
    channel_id: int | None = None
    is_group: bool | None = None
    message_type: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    @property
    def is_filtered(self) -> bool:
        return self != Wanted(self.view)

    @property
    def moment(self) -> Column[Any]:
        """What the view is in the order of."""
        columns = Conversation.__table__.c
        return columns.last_inbound_at if self.view == CLOSING else columns.last_message_at

    @property
    def is_rising(self) -> bool:
        """The windows that close first come first; everything else begins with the newest."""
        return self.view == CLOSING

    def order(self) -> Sequence[ColumnElement[Any]]:
        if self.is_rising:
            return self.moment.asc(), Conversation.id.asc()
        return self.moment.desc(), Conversation.id.desc()


def of_view(view: str, now: dt.datetime | None = None) -> list[Condition]:
    """What is true of the conversations in a view."""
    now = now or utcnow()
    conditions: dict[str, list[Condition]] = {
        OPEN: [LIVING, IS_OPEN],
        UNREAD: [LIVING, IS_UNREAD],
        NEEDS_REPLY: [LIVING, IS_OPEN, *IS_AWAITED.clauses],
        CLOSING: [
            LIVING,
            IS_OPEN,
            Conversation.last_inbound_at > now - LENGTH,
            Conversation.last_inbound_at <= now - LENGTH + SOON,
        ],
        DONE: [LIVING, Conversation.done_at.isnot(None)],
        ALL: [LIVING],
    }
    return conditions[view]


def of_dates(wanted: Wanted) -> list[Condition]:
    at = Conversation.last_message_at
    return [
        *([at >= wanted.since] if wanted.since else []),
        *([at < wanted.until] if wanted.until else []),
    ]


def of_filters(wanted: Wanted) -> list[Condition]:
    """What is true of the conversations that the filters keep, but for the dates."""
    found: list[Condition] = []
    if wanted.channel_id is not None:
        found.append(Conversation.channel_id == wanted.channel_id)
    if wanted.is_group is not None:
        found.append(IS_GROUP if wanted.is_group else Conversation.group_id.is_(None))
    if wanted.message_type is not None:
        found.append(Conversation.last_message_type == wanted.message_type)
    return found


def keeps(wanted: Wanted, conversation: Conversation) -> bool:
    """Tell whether the filters would let a conversation through, whichever view it is in."""
    at = conversation.last_message_at
    return (
        wanted.channel_id in (None, conversation.channel_id)
        and wanted.is_group in (None, conversation.is_group)
        and wanted.message_type in (None, conversation.last_message_type)
        and (wanted.since is None or at >= wanted.since)
        and (wanted.until is None or at < wanted.until)
    )


def unindexed(condition: Condition) -> Condition:
    """The same, in a form that no index is looked for: where the one to walk along has been chosen."""
    return case((condition, 1), else_=0) == 1


def all_of(conditions: Sequence[Condition]) -> Condition:
    return and_(true(), *conditions)


def narrowest(wanted: Wanted) -> tuple[list[Condition], list[Condition]]:
    """The conditions whose index leads through the fewest rows, where the view itself has many; and what
    else must be true of these rows.
    """
    view, also = of_view(wanted.view), of_view(wanted.view)[1:]  # all of these are of living ones
    if wanted.message_type is not None:
        others = of_filters(replace(wanted, message_type=None))
        return [LIVING, Conversation.last_message_type == wanted.message_type], [*also, *others]
    if wanted.is_group:
        return [LIVING, IS_GROUP], [*also, *of_filters(replace(wanted, is_group=None))]
    if wanted.channel_id is not None:
        others = of_filters(replace(wanted, channel_id=None))
        return [LIVING, Conversation.channel_id == wanted.channel_id], [*also, *others]
    return view, of_filters(wanted)
