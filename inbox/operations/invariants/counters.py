"""Counters of conversations against a recount."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, FromClause, and_, case, func, select

from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations.counters import ANSWERS, ASKS, last_type

conversation, message = Conversation.__table__.c, Message.__table__.c


def wrong_counters(connection: Connection) -> Iterator[tuple[str, int, int]]:
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
        "Conversations whose last_asked_at is not the time of the customer's last question": (
            conversation.last_asked_at.is_distinct_from(counted.c.asked_at)
        ),
        "Conversations whose last_outbound_at is not the time of our last answer": (
            conversation.last_outbound_at.is_distinct_from(counted.c.answered_at)
        ),
        "Conversations whose last_message_type is not the type of their last message": (
            conversation.last_message_type.is_distinct_from(last_type())
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
            yield sentence, count, first


def recount() -> FromClause:
    is_unread = and_(message.needs_reading, message.id > conversation.read_up_to)
    return (
        select(
            message.conversation_id,
            func.count(case((message.in_thread, 1))).label("shown"),
            func.count(case((is_unread, 1))).label("unread"),
            func.max(case((message.in_thread, message.timestamp))).label("shown_at"),
            func.max(message.timestamp).label("any_at"),
            func.max(case((ASKS, message.timestamp))).label("asked_at"),
            func.max(case((ANSWERS, message.timestamp))).label("answered_at"),
        )
        .join(Conversation.__table__, conversation.id == message.conversation_id)
        .group_by(message.conversation_id)
        .subquery("counted")
    )
