"""Whose turn it is: which messages are due, and what has to go before them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Engine, FromClause, Select, bindparam, exists, select

from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.outgoing import QUEUED, SENDING, UPLOADING, Outgoing
from inbox.operations.pausing import is_open

outgoing, channel = Outgoing.__table__, Channel.__table__


BEFORE = (QUEUED, UPLOADING, SENDING)  # what holds up later messages of a conversation


def due(engine: Engine, limit: int, *, without: Collection[str] = ()) -> list[int]:
    """The first message of every conversation whose time has come, except from numbers that wait."""
    query = ready().where(channel.c.phone_number_id.not_in(sorted(without)))
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(outgoing.c.next_attempt_at).limit(limit)))


def next_after(engine: Engine, outgoing_id: int) -> int | None:
    """The message that waited for this one in the same conversation."""
    place = select(outgoing.c.conversation_id).where(outgoing.c.id == outgoing_id).scalar_subquery()
    query = ready().where(outgoing.c.conversation_id == place, is_waiting(outgoing))
    with engine.connect() as connection:
        found: int | None = connection.scalar(query.order_by(outgoing.c.id).limit(1))
    return found


def ready() -> Select[int]:
    return (
        select(outgoing.c.id)
        .join(channel, channel.c.id == outgoing.c.channel_id)
        .where(*is_due(), is_first(), is_open())
    )


def line_of(engine: Engine, outgoing_id: int) -> Any:
    """The number that a due message goes through: most rings that come twice end here, without writing."""
    query = (
        select(channel.c.id, channel.c.phone_number_id, channel.c.paused_at)
        .join(outgoing, outgoing.c.channel_id == channel.c.id)
        .where(outgoing.c.id == outgoing_id, *is_due(), is_first(), is_open())
    )
    with engine.connect() as connection:
        return connection.execute(query).one_or_none()


def is_due() -> tuple[Any, ...]:
    return outgoing.c.state == QUEUED, outgoing.c.next_attempt_at <= utcnow()


def is_first() -> Any:
    """Nothing that was written earlier in the same conversation still has to go."""
    earlier = outgoing.alias("earlier")
    return ~exists().where(
        earlier.c.conversation_id == outgoing.c.conversation_id,
        earlier.c.id < outgoing.c.id,
        is_waiting(earlier),
    )


def is_waiting(table: FromClause) -> ColumnElement[bool]:
    """In the very words of the partial index: with parameters neither database would use it."""
    return table.c.state.in_(bindparam("before", BEFORE, expanding=True, literal_execute=True))
