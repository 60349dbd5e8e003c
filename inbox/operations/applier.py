"""Turns pending events into rows: one applier at a time in the whole installation.

The lock lives and dies with the transaction, so no crash leaves it behind. Events are taken by their
state, never by a cursor: PostgreSQL commits ids out of order.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, select, update
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from inbox.models.base import utcnow
from inbox.models.event import APPLIED, PENDING, Event, SetAside
from inbox.operations import indexing, intake
from inbox.operations.bodies import Problem, piece_of, read, whole
from inbox.operations.drafts import Unit
from inbox.operations.rowsets import is_one_of
from inbox.operations.transaction import writing
from inbox.operations.upsert import insert_new
from inbox.whatsapp.masks import masked
from inbox.words import stored

GIVEN_UP_ON = stored("Applying it ended the process three times.")
UNFORESEEN = stored("The reader failed with %(type)s.")

log = logging.getLogger(__name__)

LOCK = 7_254_001  # this application's advisory lock for transactions that apply
ROUND_LOCK = 7_254_002  # and the one around the transactions of a round
CLAIM = 200  # events taken at once
CLAIM_BYTES = 4_000_000
SLICE = 100  # items in one transaction, until it is known how long that takes
LARGEST_SLICE = 200
TURN = 0.05  # seconds that a transaction should last, so that others get theirs
TRIES = 3

# A full disk, a lock, a lost connection: nobody's fault, so the events stay pending and are tried again.
DATABASE_TROUBLE = (OperationalError, InterfaceError, InternalError, PoolTimeout)
# PostgreSQL's classes of errors that are told as another kind than they are here: limits that no second
# try can move, such as the size of a key, and statements that do not fit the tables, such as those of a
# newer version before its migration.
PROGRAM_LIMIT, UNFIT_STATEMENT = "54", "42"

event, set_aside = Event.__table__, SetAside.__table__


@dataclass(slots=True)
class Claimed:
    """An event that is being applied: what it holds, and how far its items have come."""

    id: int
    units: list[Unit]
    problems: list[Problem]


@dataclass(slots=True)
class Applier:
    """Applies events; `innocent` holds those whose attempts count no more and could not be taken back."""

    engine: Engine
    default_number: str | None = None
    slice_size: int = SLICE
    innocent: set[int] = field(default_factory=set)
    has_backlog: bool = True  # of messages that search cannot find yet; only the database knows
    on_attached: Callable[[int], None] = lambda attachment_id: None

    def apply_pending(self) -> int:
        """Apply until nothing is pending; return how many events were applied."""
        total = 0
        while applied := self.apply_some():
            total += applied
        return total

    def apply_some(self) -> int:
        """Claim some events and apply them; return how many are done. Database errors are raised."""
        with self.alone() as is_alone:
            claimed = self.claim() if is_alone else []
            if not claimed:
                return 0
            try:
                return self.apply(claimed)
            except Exception as error:
                if is_trouble(error):
                    self.forgive([one.id for one in claimed])
                raise

    def claim(self) -> list[Claimed]:
        """Take pending events and commit the attempt before making it.

        A body that kills the process is found by its attempts: one that was tried before is taken
        alone, so that it cannot take others with it, and is set aside after three tries.
        """
        with self.locked() as connection:
            rows = self.next_events(connection)
            counted = [row.id for row in rows if row.id not in self.innocent]
            of_these = is_one_of(connection, event.c.id, counted)
            connection.execute(update(event).where(of_these).values(attempts=event.c.attempts + 1))
        self.innocent.difference_update(row.id for row in rows)
        return [self.opened(row) for row in rows]

    def forgive(self, ids: Sequence[int]) -> None:
        """Take the attempt back while no other process can count one more; else remember it here."""
        try:
            with writing(self.engine) as connection:
                counted = is_one_of(connection, event.c.id, ids) & (event.c.attempts > 0)
                connection.execute(update(event).where(counted).values(attempts=event.c.attempts - 1))
        except DATABASE_TROUBLE:
            self.innocent.update(ids)

    def next_events(self, connection: Connection) -> list[Any]:
        """The oldest pending events, as far as they are light enough for one round."""
        columns = (event.c.id, event.c.attempts, event.c.received_at, event.c.source, event.c.body)
        query = select(*columns).where(event.c.state == PENDING).order_by(event.c.id).limit(CLAIM)
        fresh: list[Any] = []
        size = 0
        for row in connection.execute(query):
            if row.attempts and row.id not in self.innocent:
                if not fresh:
                    return [row]
                break
            fresh.append(row)
            size += len(row.body)
            if size > CLAIM_BYTES:
                break
        return fresh

    def opened(self, row: Row[Any]) -> Claimed:
        if row.attempts >= TRIES:
            return Claimed(row.id, [], [whole(row.id, GIVEN_UP_ON, row.body)])
        units, problems = read(row.id, row.body, row.received_at, row.source)
        return Claimed(row.id, units, problems)

    def apply(self, claimed: Sequence[Claimed]) -> int:
        """Apply slice by slice; an event is done in the transaction that holds its last item."""
        units = [unit for one in claimed for unit in one.units]
        ends = {one.units[-1].event_id: one for one in claimed if one.units}
        done = [one for one in claimed if not one.units]
        if not units:
            self.apply_slice([], done)
        while units:
            part, units = units[: self.slice_size], units[self.slice_size :]
            open_ids = {unit.event_id for unit in units}
            done += [ends[key] for key in dict.fromkeys(u.event_id for u in part) if key not in open_ids]
            self.apply_slice(part, done)
            done = []
        return len(claimed)

    def apply_slice(self, units: Sequence[Unit], done: Sequence[Claimed]) -> None:
        """Store one slice and end its events in one transaction."""
        began = time.monotonic()
        with self.locked() as connection:
            saved, problems = store_slice(connection, units, default_number=self.default_number)
            problems += [problem for one in done for problem in one.problems]
            keep_aside(connection, problems)
            end(connection, [one.id for one in done])
        self.adapt(len(units), time.monotonic() - began)
        report(saved, problems)
        for one in saved:
            if one.attachment_id is not None:
                self.on_attached(one.attachment_id)

    def make_findable(self) -> bool:
        """Let search find some more of the messages from before its index; tell whether there may be more."""
        if self.has_backlog:
            with self.locked() as connection:
                self.has_backlog = indexing.fill_some(connection)
        return self.has_backlog

    def adapt(self, items: int, seconds: float) -> None:
        """Let a slice last about one turn on this machine, whatever its messages cost."""
        fitting = int(items * TURN / seconds) if seconds else LARGEST_SLICE
        if seconds > TURN:
            self.slice_size = max(1, self.slice_size // 2, fitting)
        elif items >= self.slice_size:
            self.slice_size = min(LARGEST_SLICE, self.slice_size * 2, max(self.slice_size, fitting))

    def replay(self, event_id: int) -> int:
        """Apply one event again, rewriting what is derived; return how many items are set aside now."""
        with self.locked() as connection:
            return replay(connection, event_id, default_number=self.default_number)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Keep other appliers out between the transactions of a round, too.

        They would take the events that are claimed here and count attempts at them that nothing
        went wrong with. On PostgreSQL an open transaction holds the lock and ends with the process.
        """
        if self.engine.dialect.name != "postgresql":
            yield True  # web processes leave the work to a worker, and without Redis there is one of each
            return
        with self.engine.connect() as connection:
            yield bool(connection.scalar(select(func.pg_try_advisory_xact_lock(ROUND_LOCK))))

    @contextmanager
    def locked(self) -> Iterator[Connection]:
        """A writing transaction that holds the appliers' lock; it waits for another one's slice to end."""
        with writing(self.engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            yield connection  # BEGIN IMMEDIATE is SQLite's one lock for writers


def store_slice(
    connection: Connection, units: Sequence[Unit], *, default_number: str | None, repair: bool = False
) -> tuple[list[intake.Saved], list[Problem]]:
    """Store a slice at once; where its content makes that fail, item by item: only the broken stay out."""
    try:
        with connection.begin_nested():
            return intake.store(connection, units, default_number=default_number, repair=repair), []
    except Exception as error:
        if is_trouble(error):
            raise
        saved: list[intake.Saved] = []
        problems: list[Problem] = []
        for unit in units:
            try:
                with connection.begin_nested():
                    saved += intake.store(connection, [unit], default_number=default_number, repair=repair)
            except Exception as error:
                if is_trouble(error):
                    raise
                problems.append(
                    Problem(unit.event_id, unit.position, reason(error), piece_of(unit.item.data))
                )
        return saved, problems


def is_trouble(error: Exception) -> bool:
    """Tell a database in trouble from one that refuses this content, which may come as the same error."""
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or ""
    if state.startswith(UNFIT_STATEMENT):
        return True
    return isinstance(error, DATABASE_TROUBLE) and not state.startswith(PROGRAM_LIMIT)


def replay(connection: Connection, event_id: int, *, default_number: str | None) -> int:
    row = connection.execute(
        select(event.c.body, event.c.received_at, event.c.source).where(event.c.id == event_id)
    ).one_or_none()
    if row is None:
        return 0
    units, problems = read(event_id, row.body, row.received_at, row.source)
    saved, broken = store_slice(connection, units, default_number=default_number, repair=True)
    connection.execute(delete(set_aside).where(set_aside.c.event_id == event_id))
    problems += broken
    keep_aside(connection, problems)
    end(connection, [event_id])
    report(saved, problems)
    return len(problems)


def keep_aside(connection: Connection, problems: Sequence[Problem]) -> None:
    """Keep what could not be applied where admins see it; a second try at the same item adds nothing."""
    rows = [
        {
            "event_id": one.event_id,
            "position": one.position,
            "error": one.error,
            "piece": one.piece,
            "created_at": utcnow(),
        }
        for one in problems
    ]
    key = [set_aside.c.event_id, set_aside.c.position]
    insert_new(connection, set_aside, rows, key=key, returning=[set_aside.c.id])


def end(connection: Connection, event_ids: Sequence[int]) -> None:
    if event_ids:
        done = update(event).where(is_one_of(connection, event.c.id, sorted(event_ids)))
        connection.execute(done.values(state=APPLIED, applied_at=utcnow()))


def report(saved: Sequence[intake.Saved], problems: Sequence[Problem]) -> None:
    for one in saved:
        log.info("Saved message %d from %s", one.id, masked(one.sender))
    for problem in problems:
        log.warning("Set aside item %d of event %d", problem.position, problem.event_id)


def reason(error: Exception) -> str:
    """What an admin reads: our own sentence, or the kind of an error that we did not foresee."""
    if (
        isinstance(error, ValueError)
        and type(error) is not ValueError
        and not isinstance(error, UnicodeError)
    ):
        return str(error)
    return UNFORESEEN % {"type": type(error).__name__}
