"""Derives everything again from the log, beside the real tables, and compares: do they equal the log?"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, case, exists, func, insert, literal_column, or_, select

from inbox.models.call_status import CallStatus
from inbox.models.event import APPLIED, Event, SetAside
from inbox.models.message import Message
from inbox.models.notice import Notice
from inbox.models.status import Status
from inbox.operations import applier as applying
from inbox.operations import derived, indexing, installation
from inbox.operations.applier import CLAIM, CLAIM_BYTES, TRIES, Applier
from inbox.operations.check import snapshot
from inbox.operations.digest import Comparison, compare
from inbox.operations.scratch import scratch
from inbox.operations.transaction import writing

PATIENCE = 30.0  # seconds to wait for a moment at which no event is half applied
PAUSE = 0.1

Progress = Callable[[int, int], None]

event, set_aside = Event.__table__, SetAside.__table__


class NeverSettled(Exception):
    """Events were being applied all the time, so there was no moment at which to compare."""

    def __init__(self) -> None:
        super().__init__("Some event is half applied all the time: try again when less arrives.")


class Rehearsal(Applier):
    """Applies on a database of its own: nobody to keep out, and nobody to be kept out by."""

    __slots__ = ()

    @contextmanager
    def alone(self) -> Iterator[bool]:
        yield True

    @contextmanager
    def locked(self) -> Iterator[Connection]:
        with writing(self.engine) as connection:
            yield connection


def check(
    engine: Engine, *, default_number: str | None, progress: Progress = lambda done, total: None
) -> list[Comparison]:
    """Compare the tables with what the log says; both may go on being written to.

    No snapshot is held while events are applied, which takes long: PostgreSQL could not clean up
    behind any writer meanwhile. What was applied since then is brought in at the end.
    """
    with scratch(engine) as other, quietly():
        installation.copy(engine, other)
        rehearsal = Rehearsal(other, default_number)
        for rows, done, total in batches(engine):
            apply(rehearsal, rows)
            progress(done, total)
        with settled(engine) as inbox:
            for rows in missed(inbox, other):
                apply(rehearsal, rows)
            wanted = derived.everything(
                engine.dialect.name,
                is_whole=derived.is_whole(inbox),
                is_findable=indexing.is_complete(inbox),
            )
            with other.connect() as log:
                return [compare(each, inbox, log) for each in wanted]


def batches(engine: Engine) -> Iterator[tuple[Sequence[Any], int, int]]:
    """The applied events in order of id, with how far that is."""
    last = done = 0
    with engine.connect() as connection:
        total = int(connection.scalar(select(func.count()).select_from(event)) or 0)
    while True:
        with engine.connect() as connection:
            rows = fetch(connection, light_enough(connection, last))
        if not rows:
            return
        last, done = rows[-1].id, done + len(rows)
        yield rows, done, total


def light_enough(connection: Connection, after: int) -> list[int]:
    """The ids of the next events that fit into memory together, and at least one."""
    query = select(event.c.id, func.length(event.c.body).label("size"))
    query = query.where(event.c.id > after, event.c.state == APPLIED).order_by(event.c.id).limit(CLAIM)
    ids: list[int] = []
    room = CLAIM_BYTES
    for row in connection.execute(query):
        room -= row.size
        if ids and room < 0:
            break
        ids.append(row.id)
    return ids


def fetch(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """Events as the applier claims them. One that ended processes is marked: it must not end this one."""
    whole = exists().where(set_aside.c.event_id == event.c.id, set_aside.c.position == -1)
    deadly = case((whole & (event.c.attempts > TRIES), TRIES), else_=0).label("attempts")
    query = select(event.c.id, event.c.digest, event.c.received_at, event.c.source, event.c.body, deadly)
    return [*connection.execute(query.where(event.c.id.in_(ids)).order_by(event.c.id))]


def apply(rehearsal: Rehearsal, rows: Sequence[Any]) -> None:
    """Apply events under their own ids and times; their bodies stay where they are."""
    copies = [{"id": r.id, "digest": r.digest, "received_at": r.received_at, "body": b""} for r in rows]
    with writing(rehearsal.engine) as connection:
        connection.execute(insert(event), copies)
    rehearsal.apply([rehearsal.opened(row) for row in rows])


@contextmanager
def settled(engine: Engine) -> Iterator[Connection]:
    """A snapshot in which no event is half applied: some of its rows would be there, and some not."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with snapshot(engine) as connection:
            if not is_half_applied(connection):
                yield connection
                return
        if time.monotonic() > deadline:
            raise NeverSettled
        time.sleep(PAUSE)


def is_half_applied(connection: Connection) -> bool:
    # In the very words of the partial index, which SQLite would not use otherwise.
    pending = select(event.c.id).where(literal_column("state = 'pending'"))
    brought = (Message.event_id, Status.event_id, CallStatus.event_id, Notice.event_id)
    return bool(connection.scalar(select(or_(*(exists().where(each.in_(pending)) for each in brought)))))


def missed(inbox: Connection, other: Engine) -> Iterator[Sequence[Any]]:
    """The events that were applied since they were passed by."""
    query = select(event.c.id).order_by(event.c.id).execution_options(yield_per=1_000)
    with other.connect() as connection, closing(connection.scalars(query)) as known:
        ids = list(only_in_first(inbox.scalars(query.where(event.c.state == APPLIED)), known))
    for event_id in ids:
        yield fetch(inbox, [event_id])


def only_in_first(ids: Iterable[int], known: Iterable[int]) -> Iterator[int]:
    """What is in the first of two rising sequences only."""
    others = iter(known)
    other = next(others, None)
    for one in ids:
        while other is not None and other < one:
            other = next(others, None)
        if one != other:
            yield one


@contextmanager
def quietly() -> Iterator[None]:
    """Keep the applier's lines about messages to itself, in this thread: none of them is news."""
    thread = threading.get_ident()

    def is_elsewhere(record: logging.LogRecord) -> bool:
        return record.thread != thread

    applying.log.addFilter(is_elsewhere)
    try:
        yield
    finally:
        applying.log.removeFilter(is_elsewhere)
