"""Telling customers that their messages were read, and that somebody is typing.

Never in groups, where Meta has neither, and never because a page merely loaded: only an answer, or an
agent who looks at the open thread, counts, as the team has chosen.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from inbox.adapters.graph import Graph, GraphError
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.conversation import Conversation
from inbox.models.message import INBOUND, Message
from inbox.operations.preferences import NEVER, READ_RECEIPTS
from inbox.operations.retries import delay
from inbox.operations.transaction import writing
from inbox.whatsapp.envelope import CUSTOMER

log = logging.getLogger(__name__)

JOB, TYPING_JOB = "send_receipt", "show_typing"
TRIES = 5
LEASE = dt.timedelta(seconds=60)
TOO_OLD = dt.timedelta(days=30)  # after that Meta refuses to mark a message

conversation, message, channel = Conversation.__table__, Message.__table__, Channel.__table__


def note(connection: Connection, conversation_id: int, occasion: str, *, up_to: int | None = None) -> bool:
    """Note that the customer is to see blue ticks, if the team wants that on this occasion.

    `up_to` is our id of the last message that was seen; nothing later is shown as read.
    """
    if READ_RECEIPTS.chosen(connection) != occasion:
        return False
    last = last_of_customer(connection, conversation_id, up_to=up_to)
    if last is None:
        return False
    noted = connection.execute(
        update(conversation)
        .where(conversation.c.id == conversation_id, conversation.c.group_id.is_(None))
        .values(receipt_message_id=last, receipt_due_at=utcnow(), receipt_attempts=0)
    )
    return bool(noted.rowcount)


def last_of_customer(connection: Connection, conversation_id: int, *, up_to: int | None = None) -> str | None:
    """Meta's id of the last message that the customer sent us, while Meta still lets it be marked."""
    query = (
        select(message.c.message_id)
        .where(
            message.c.conversation_id == conversation_id,
            message.c.in_thread,
            message.c.direction == INBOUND,
            message.c.origin == CUSTOMER,
            message.c.message_type != "call",
            message.c.message_id.is_not(None),
            message.c.timestamp > utcnow() - TOO_OLD,
            *(() if up_to is None else (message.c.id <= up_to,)),
        )
        .order_by(message.c.timestamp.desc(), message.c.id.desc())
        .limit(1)
    )
    return connection.scalar(query)


def send(engine: Engine, graph: Graph, conversation_id: int) -> bool:
    """Tell Meta what is due for a conversation; earlier messages turn blue along with the last one."""
    claimed = claim(engine, conversation_id)
    if claimed is None:
        return False
    try:
        tell(graph, claimed.phone_number_id, claimed.receipt_message_id)
    except GraphError as error:
        attempts = claimed.receipt_attempts + 1
        is_over = error.permanent or attempts >= TRIES
        log.info("Conversation %d was not shown as read: code %s", conversation_id, error.code)
        settle(engine, claimed, due_at=None if is_over else utcnow() + delay(attempts, error.retry_after))
        return False
    settle(engine, claimed, due_at=None)
    return True


def claim(engine: Engine, conversation_id: int) -> Any:
    due = (conversation.c.id == conversation_id) & (conversation.c.receipt_due_at <= utcnow())
    query = (
        select(
            conversation.c.id,
            conversation.c.receipt_message_id,
            conversation.c.receipt_attempts,
            channel.c.phone_number_id,
        )
        .join(channel, channel.c.id == conversation.c.channel_id)
        .where(due)
    )
    with writing(engine) as connection:
        row: Any = connection.execute(query.with_for_update(of=conversation)).one_or_none()
        if row is not None:
            taken = {"receipt_due_at": utcnow() + LEASE, "receipt_attempts": row.receipt_attempts + 1}
            connection.execute(update(conversation).where(conversation.c.id == row.id).values(**taken))
    return row


def settle(engine: Engine, claimed: Any, *, due_at: dt.datetime | None) -> None:
    """Write down the outcome, unless another message is to be marked by now."""
    ours = (conversation.c.id == claimed.id) & (
        conversation.c.receipt_message_id == claimed.receipt_message_id
    )
    with writing(engine) as connection:
        connection.execute(update(conversation).where(ours).values(receipt_due_at=due_at))


def show_typing(engine: Engine, graph: Graph, conversation_id: int) -> bool:
    """Let the customer see that somebody types, for 25 seconds; Meta shows their messages as read with it."""
    with engine.connect() as connection:
        if READ_RECEIPTS.chosen(connection) == NEVER:
            return False
        query = (
            select(channel.c.phone_number_id)
            .join(conversation, conversation.c.channel_id == channel.c.id)
            .where(conversation.c.id == conversation_id, conversation.c.group_id.is_(None))
        )
        number = connection.scalar(query)
        last = last_of_customer(connection, conversation_id) if number else None
    if number is None or last is None:
        return False
    try:
        tell(graph, number, last, typing_indicator={"type": "text"})
    except GraphError as error:
        log.info("Typing was not shown in conversation %d: code %s", conversation_id, error.code)
        return False
    return True


def tell(graph: Graph, number: str, message_id: str, **more: Any) -> None:
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id, **more}
    graph.call("POST", f"{number}/messages", json=body)


def due(engine: Engine, limit: int) -> list[int]:
    query = select(conversation.c.id).where(conversation.c.receipt_due_at <= utcnow())
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(conversation.c.receipt_due_at).limit(limit)))
