"""Figures about what is stored, and everything about it that cannot be right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, distinct, func, select, text

from inbox.models.conversation import Conversation
from inbox.models.event import PENDING, Event, SetAside
from inbox.models.message import Message
from inbox.models.status import Status
from inbox.operations.invariants import problems


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the database however long it reads, and that writes nothing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        yield connection


def check(connection: Connection) -> dict[str, Any]:
    """Count and verify, reading from a `snapshot`.

    The databases do the work: about thirty statements, each a pass over a table or its index, with
    nothing but sums coming back. A million messages take seconds; nobody who writes has to wait.
    """
    return {**figures(connection), "problems": problems(connection)}


def figures(connection: Connection) -> dict[str, int]:
    living = Conversation.merged_into_id.is_(None)
    queries = {
        "events": select(func.count()).select_from(Event),
        "events_pending": select(func.count()).select_from(Event).where(Event.state == PENDING),
        "events_failed": select(func.count(distinct(SetAside.event_id))),
        "messages": select(func.count()).select_from(Message).where(Message.message_type != "call"),
        "conversations": select(func.count()).select_from(Conversation).where(living),
        "statuses": select(func.count()).select_from(Status),
        "unread": select(func.coalesce(func.sum(Conversation.unread_count), 0)).where(living),
    }
    return {name: int(connection.scalar(query) or 0) for name, query in queries.items()}
