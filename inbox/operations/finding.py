"""The pages of the list of conversations, and how many there are in each view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Label,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.reply import UnsentDraft
from inbox.operations import views
from inbox.operations.paging import Key, Page, cut, read_cursor, write_cursor
from inbox.operations.views import OPEN, QUEUES, STRETCH, Condition, Wanted

MOST_COUNTED = 1_000
COUNTED = (OPEN, *QUEUES)
EVERYTHING_OPEN = Wanted()

# What a line of the list and the head of a thread say of a conversation.
WITH_NAMES = (
    joinedload(Conversation.channel),
    joinedload(Conversation.contact),
    joinedload(Conversation.done_by),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list, with what its reader has begun to write there.

    Where nothing is shown yet (a reaction came first) there is no last message.
    """

    conversation: Conversation
    last_message: Message | None
    draft: str | None = None


@dataclass(frozen=True, slots=True)
class Listed(Page[Row]):
    """A part of the list in the order of its view; `until` is set where only conversations back to it were
    looked through.
    """

    until: Key | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; where `is_capped`, at least so many."""

    number: int
    is_capped: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """Conversations by view, and all messages that nobody has read, of whatever filter."""

    views: Mapping[str, Count] = field(default_factory=dict)
    unread: Count = Count(0)


def page(
    wanted: Wanted = EVERYTHING_OPEN,
    *,
    limit: int = 30,
    before: str | None = None,
    reader: int | None = None,
) -> Listed:
    """A page of the list in one query, or in two where a filter is on; `reader` is the agent who looks."""
    after = read_cursor(before) if before is not None else None
    filters = views.of_filters(wanted)
    if not filters and not (wanted.is_rising and wanted.is_filtered):
        query = after_key(wanted, [*views.of_view(wanted.view), *views.of_dates(wanted)], after)
        return cut_page(wanted, rows_of(query.limit(limit + 1), reader), limit)
    return page_of_stretch(wanted, after, limit, reader)


def page_of_stretch(wanted: Wanted, after: Key | None, limit: int, reader: int | None) -> Listed:
    """Walk along one index, for a stretch, and keep what the other conditions are true of."""
    dates = views.of_dates(wanted)
    of_view = views.of_view(wanted.view), views.of_filters(wanted)
    of_narrow = of_view if wanted.is_rising else views.narrowest(wanted)

    def walk(conditions: Sequence[Condition]) -> Select[Any]:
        return after_key(wanted, [*conditions, *([] if wanted.is_rising else dates)], after)

    ends = ends_of(wanted, walk(of_narrow[0]), walk(of_view[0]))
    end = ends[0] if len(ends) == 2 else None
    # What one stretch holds whole is walked along; where neither is, the narrower.
    base, others = of_view if 0 in ends and 1 not in ends else of_narrow
    query = walk(base).where(*map(views.unindexed, [*others, *(dates if wanted.is_rising else [])]))
    if end is not None:
        key = tuple_(wanted.moment, Conversation.id)
        query = query.where(key <= end if wanted.is_rising else key >= end)
    found = cut_page(wanted, rows_of(query.limit(limit + 1), reader), limit)
    if found.next is not None or end is None:
        return found
    return Listed(found.items, write_cursor(*end), end)


def ends_of(wanted: Wanted, *walks: Select[Any]) -> dict[int, Key]:
    """Where the first stretch of each ends, by its place; nothing of those that are not longer than one."""
    keys = [walk.with_only_columns(wanted.moment.label("moment"), Conversation.id) for walk in walks]
    last = [each.offset(STRETCH - 1).limit(1).subquery() for each in keys]
    query = union_all(
        *(select(literal(place).label("place"), end.c.moment, end.c.id) for place, end in enumerate(last))
    )
    return {row.place: (row.moment, row.id) for row in db.session.execute(query)}


def after_key(wanted: Wanted, conditions: Sequence[Condition], after: Key | None) -> Select[Any]:
    query = select(Conversation).where(*conditions).order_by(*wanted.order())
    if after is None:
        return query
    key = tuple_(wanted.moment, Conversation.id)
    return query.where(key > after if wanted.is_rising else key < after)


def rows_of(query: Select[Any], reader: int | None = None) -> list[Row]:
    """The lines of the conversations that a query finds: each takes one step into the thread's index."""
    last = aliased(Message)
    query = (
        query.select_from(Conversation)
        .add_columns(last, UnsentDraft.text)
        .outerjoin(last, last.id == id_of_last())
        .outerjoin(
            UnsentDraft,
            and_(UnsentDraft.conversation_id == Conversation.id, UnsentDraft.agent_id == reader),
        )
        .options(*WITH_NAMES)
    )
    return [Row(*row) for row in db.session.execute(query)]


def id_of_last() -> ScalarSelect[int]:
    """The last message that is shown in a conversation."""
    shown = aliased(Message)
    return (
        select(shown.id)
        .where(shown.conversation_id == Conversation.id, shown.in_thread)
        .order_by(shown.timestamp.desc(), shown.id.desc())
        .limit(1)
        .correlate(Conversation)
        .scalar_subquery()
    )


def row_of(conversation: Conversation, reader: int | None) -> Row:
    """The line of one conversation, whichever view it is in."""
    (row,) = rows_of(select(Conversation).where(Conversation.id == conversation.id), reader)
    return row


def cut_page(wanted: Wanted, rows: Sequence[Row], limit: int) -> Listed:
    found = cut(rows, limit, lambda row: key_of(wanted, row.conversation))
    return Listed(found.items, found.next)


def key_of(wanted: Wanted, conversation: Conversation) -> Key:
    """Where a conversation stands in the order of a view."""
    if not wanted.is_rising:
        return conversation.last_message_at, conversation.id
    return conversation.last_inbound_at or conversation.created_at, conversation.id


def counts(wanted: Wanted = EVERYTHING_OPEN) -> Counts:
    """How many conversations of each view the filters keep, in one query of a bounded cost.

    The first thousand of each view are looked at. Views that only grow are not counted.
    """
    filters = [*views.of_filters(wanted), *views.of_dates(wanted)]
    keeps = (views.all_of(filters) if filters else true()).label("keeps")
    found = {
        row.view: row for row in db.session.execute(union_all(*(count_of(view, keeps) for view in COUNTED)))
    }
    unread = found[views.UNREAD]
    return Counts(
        {view: Count(row.kept, row.all == MOST_COUNTED) for view, row in found.items()},
        Count(int(unread.unread), unread.all == MOST_COUNTED),
    )


def count_of(view: str, keeps: Label[bool]) -> Select[str, int, int, Any]:
    # What is in the index of unread ones; of the others, nobody wants to know.
    unread = Conversation.unread_count if view == views.UNREAD else literal(0)
    rows = first_of(view, keeps, unread.label("unread"))
    return select(
        literal(view).label("view"),
        func.count().label("all"),
        func.count(case((rows.c.keeps, 1))).label("kept"),
        func.coalesce(func.sum(rows.c.unread), 0).label("unread"),
    ).select_from(rows)


def unread_messages() -> int:
    unread = first_of(views.UNREAD, Conversation.unread_count)
    return int(db.session.scalar(select(func.coalesce(func.sum(unread.c.unread_count), 0))) or 0)


def first_of(view: str, *columns: Any) -> Any:
    wanted = Wanted(view)
    query = after_key(wanted, views.of_view(view), None).with_only_columns(*columns)
    return query.limit(MOST_COUNTED).subquery()


def next_unread(wanted: Wanted, conversation: Conversation) -> int | None:
    """The unread conversation below this one in the list, or the first where there is none below."""
    unread = Wanted(views.UNREAD, wanted.channel_id, wanted.is_group, wanted.message_type)
    others = after_key(
        unread,
        [*views.of_view(views.UNREAD), *views.of_filters(unread), Conversation.id != conversation.id],
        None,
    ).with_only_columns(Conversation.id)
    here = key_of(unread, conversation)
    below = others.where(tuple_(Conversation.last_message_at, Conversation.id) < here)
    for query in (below, others):
        found: int | None = db.session.scalar(query.limit(1))
        if found is not None:
            return found
    return None


def has_any() -> bool:
    """Tell whether anybody has ever written."""
    return db.session.scalar(select(Conversation.id).where(views.LIVING).limit(1)) is not None
