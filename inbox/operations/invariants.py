"""What is always true of the tables, as queries for the rows of which it is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    UniqueConstraint,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)

from inbox.models.attachment import EXPIRED, FAILED, FETCHING, PREVIEW_PENDING, STORED, Attachment
from inbox.models.attachment import PENDING as FETCH_PENDING
from inbox.models.base import Base
from inbox.models.conversation import Conversation
from inbox.models.event import APPLIED, PENDING, Event
from inbox.models.message import INBOUND, OUTBOUND, Message, rank_of
from inbox.models.outgoing import QUEUED, SENDING, UPLOADING, Outgoing
from inbox.models.search_text import SearchBacklog, SearchText
from inbox.models.status import Status

Tally = Select[int, Any]

conversation, message = Conversation.__table__.c, Message.__table__.c
search_text, search_backlog = SearchText.__table__.c, SearchBacklog.__table__.c


def problems(connection: Connection) -> list[str]:
    """A sentence for each kind of thing that is wrong, with how many there are and the first of them."""
    found = [*counter_problems(connection)]
    for sentence, query in (*rules(), *orphans(), *doubles()):
        count, first = connection.execute(query).one()
        if count:
            found.append(described(sentence, count, first))
    return found


def described(sentence: str, count: int, first: object) -> str:
    return f"{sentence}: {count} of them, the first has id {first}."


def tally(column: ColumnElement[int], *where: ColumnElement[bool]) -> Tally:
    """How many rows are like this, and the smallest id among them."""
    return select(func.count(), func.min(column)).where(*where)


def counter_problems(connection: Connection) -> Iterator[str]:
    """Compare the counters of living conversations with a recount, in one pass over the messages."""
    counted = recount()
    wrong = {
        "Conversations whose message_count differs from a recount": (
            conversation.message_count != func.coalesce(counted.c.shown, 0)
        ),
        "Conversations whose unread_count differs from a recount": (
            conversation.unread_count != func.coalesce(counted.c.unread, 0)
        ),
        "Conversations whose last_message_at is not the time of their last message": (
            conversation.last_message_at != func.coalesce(counted.c.shown_at, counted.c.any_at)
        ),
    }
    columns = [
        column
        for is_wrong in wrong.values()
        for column in (func.count(case((is_wrong, 1))), func.min(case((is_wrong, conversation.id))))
    ]
    query = (
        select(*columns)
        .select_from(Conversation.__table__.outerjoin(counted, counted.c.conversation_id == conversation.id))
        .where(conversation.merged_into_id.is_(None))
    )
    row = connection.execute(query).one()
    for place, sentence in enumerate(wrong):
        count, first = row[2 * place : 2 * place + 2]
        if count:
            yield described(sentence, count, first)


def recount() -> FromClause:
    is_unread = and_(message.needs_reading, message.id > conversation.read_up_to)
    return (
        select(
            message.conversation_id,
            func.count(case((message.in_thread, 1))).label("shown"),
            func.count(case((is_unread, 1))).label("unread"),
            func.max(case((message.in_thread, message.timestamp))).label("shown_at"),
            func.max(message.timestamp).label("any_at"),
        )
        .join(Conversation.__table__, conversation.id == message.conversation_id)
        .group_by(message.conversation_id)
        .subquery("counted")
    )


def rules() -> Iterator[tuple[str, Tally]]:
    """Each rule in words, and the tally of what breaks it."""
    event, status = Event.__table__.c, Status.__table__.c
    outgoing = Outgoing.__table__.c
    of_conversation = Conversation.__table__.join(
        Message.__table__, message.conversation_id == conversation.id
    )
    yield (
        "Messages whose text searching cannot find",
        tally(
            message.id,
            message.in_thread,
            message.text_body.isnot(None),
            message.id >= func.coalesce(select(func.max(search_backlog.below)).scalar_subquery(), 0),
            ~exists().where(search_text.id == message.id),
        ),
    )
    yield (
        "Messages in a conversation that was merged into another",
        tally(message.id, conversation.merged_into_id.isnot(None)).select_from(of_conversation),
    )
    yield (
        "Messages on another channel than their conversation",
        tally(message.id, conversation.channel_id != message.channel_id).select_from(of_conversation),
    )
    yield (
        "Messages that are neither inbound nor outbound",
        tally(message.id, message.direction.not_in((INBOUND, OUTBOUND))),
    )
    yield (
        "Messages of our own that count as unread",
        tally(
            message.id,
            message.direction == OUTBOUND,
            message.needs_reading,
            message.message_type != "call",  # a call of ours that was missed is worth knowing of
        ),
    )
    yield (
        "Outgoing messages whose state is behind what Meta told of them",
        tally(
            message.id,
            message.direction == OUTBOUND,
            exists().where(
                status.message_id == message.message_id, rank_of(status.status) > rank_of(message.status)
            ),
        ),
    )
    yield (
        "Conversations with nobody in them, neither a contact nor a group",
        tally(
            conversation.id,
            conversation.contact_id.is_(None),
            conversation.group_id.is_(None),
            conversation.merged_into_id.is_(None),
        ),
    )
    yield (
        "Merged conversations that lead to no living one",
        tally(
            conversation.id,
            conversation.merged_into_id.isnot(None),
            conversation.id.not_in(select(leading_somewhere().c.id)),
        ),
    )
    yield (
        "Events in an unknown state, or applied without a time",
        tally(
            event.id,
            or_(
                event.state.not_in((PENDING, APPLIED)),
                and_(event.state == APPLIED, event.applied_at.is_(None)),
            ),
        ),
    )
    yield from attachment_rules()
    yield (
        "Messages to be sent without a due date",
        tally(outgoing.id, outgoing.state == QUEUED, outgoing.next_attempt_at.is_(None)),
    )
    yield (
        "Messages being sent that nobody holds",
        tally(outgoing.id, outgoing.state.in_((UPLOADING, SENDING)), outgoing.lease_until.is_(None)),
    )


def attachment_rules() -> Iterator[tuple[str, Tally]]:
    """A file waits for a known time, is held for a known time, is here whole, or is given up."""
    file = Attachment.__table__.c
    yield (
        "Attachments to be fetched without a due date",
        tally(file.id, file.state == FETCH_PENDING, file.next_attempt_at.is_(None)),
    )
    yield (
        "Attachments being fetched without an end of the lease",
        tally(file.id, file.state == FETCHING, file.lease_until.is_(None)),
    )
    yield (
        "Attachments that are stored without a place, a digest or a type",
        tally(
            file.id,
            file.state == STORED,
            or_(file.storage_key.is_(None), file.digest.is_(None), file.content_type.is_(None)),
        ),
    )
    yield (
        "Attachments in an unknown state",
        tally(file.id, file.state.not_in((FETCH_PENDING, FETCHING, STORED, EXPIRED, FAILED))),
    )
    yield (
        "Previews to be made without a due date",
        tally(file.id, file.preview_state == PREVIEW_PENDING, file.preview_due_at.is_(None)),
    )


def leading_somewhere() -> FromClause:
    """The merged conversations from which a living one is reached, in however many steps."""
    living = Conversation.__table__.alias("living")
    target = exists().where(conversation.merged_into_id == living.c.id)
    found = select(living.c.id).where(living.c.merged_into_id.is_(None), target).cte("found", recursive=True)
    return found.union(select(conversation.id).where(conversation.merged_into_id == found.c.id))


def orphans() -> Iterator[tuple[str, Tally]]:
    """Rows that name another row which is not there: SQLite enforces this only where it is asked to."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                parent = key.column.table.alias("parent")
                missing = ~exists().where(parent.c[key.column.name] == column)
                first = next(iter(table.primary_key.columns))
                yield (
                    f"Rows of {table.name} whose {column.name} leads nowhere",
                    tally(first, column.isnot(None), missing),
                )


def doubles() -> Iterator[tuple[str, Tally]]:
    """Rows with the same key: a damaged index, or a database restored without its constraints."""
    for table, columns, where in unique_keys():
        same = (
            select(func.min(table.c.id).label("first"))
            .where(*(column.isnot(None) for column in columns))
            .group_by(*columns)
            .having(func.count() > 1)
        )
        groups = (same if where is None else same.where(where)).subquery()
        names = " and ".join(column.name for column in columns)
        yield f"Rows of {table.name} with the same {names}", select(func.count(), func.min(groups.c.first))


def unique_keys() -> Iterator[tuple[Table, list[Column[Any]], Any]]:
    """What must be unique, with the condition of keys that concern some rows only."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                yield table, list(constraint.columns), None
        for index in table.indexes:
            if index.unique:
                yield table, list(index.columns), index.dialect_options["sqlite"]["where"]
