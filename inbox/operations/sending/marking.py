"""Writes down how far a message has come, in the one order of locks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from inbox.models.conversation import Conversation
from inbox.models.message import Message, rank, rank_of
from inbox.models.outgoing import ACCEPTED, FAILED, QUEUED, SENDING, UNCONFIRMED, Outgoing
from inbox.operations import changes, counters

outgoing, message, conversation = Outgoing.__table__, Message.__table__, Conversation.__table__


def end(connection: Connection, outgoing_id: int, message_pk: int, **values: Any) -> None:
    """Write the outcome of a claim, and show it. What was settled in the meantime stays settled."""
    lock_place(connection, outgoing_id)
    is_certain = values["state"] in (ACCEPTED, FAILED)  # and may come after the lease was over
    open_states = (SENDING, UNCONFIRMED) if is_certain else (SENDING,)
    settle = update(outgoing).where(outgoing.c.id == outgoing_id, outgoing.c.state.in_(open_states))
    if values["state"] != QUEUED:
        values.setdefault("next_attempt_at", None)
    values.setdefault("lease_until", None)
    if connection.execute(settle.values(**values)).rowcount and values["state"] in (UNCONFIRMED, FAILED):
        show(connection, message_pk, values["state"])


def show(connection: Connection, message_pk: int, state: str) -> None:
    """Move the message forward to this state, and let browsers see it."""
    place = select(message.c.conversation_id).where(message.c.id == message_pk)
    changes.touch(connection, place)
    connection.execute(
        update(message)
        .where(message.c.id == message_pk, rank_of(message.c.status) < rank(state))
        .values(status=state)
    )
    if state == FAILED:
        counters.find_answers(connection, connection.scalars(place).all())


def lock_place(connection: Connection, outgoing_id: int) -> None:
    """Lock its conversation first, as everywhere: whoever locked the message first would wait for the
    applier while the applier waits for them. A merge may move it to another one meanwhile.
    """
    query = select(outgoing.c.conversation_id).where(outgoing.c.id == outgoing_id)
    held = None
    while (place := connection.scalar(query)) != held:
        connection.execute(select(conversation.c.id).where(conversation.c.id == place).with_for_update())
        held = place
