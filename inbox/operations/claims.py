"""Claims work: a state on the row itself, taken by one conditional UPDATE and held by a lease.

A table of work has the columns state, attempts, next_attempt_at, lease_until and last_error. The exact
end of the lease names the holder: whoever lost it can no longer change the row.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, exists, select, update

from inbox.models.base import utcnow
from inbox.operations.transaction import writing

# Short, so that the work of a killed process is soon taken over; renewed for as long as somebody works.
LEASE = dt.timedelta(seconds=30)
RENEWED_BEFORE = dt.timedelta(seconds=20)
Then = Callable[[Connection], object]
LONGEST = dt.timedelta(hours=1)  # after that whoever works on it hangs, and others may try


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: the rows of a table, and the states of those that wait and those that are held."""

    table: Table
    waiting: str
    working: str


@dataclass(slots=True, eq=False)
class Claim:
    """A row that is ours until its lease ends."""

    work: Work
    row: Row[Any]
    lease_until: dt.datetime
    taken_at: dt.datetime = field(default_factory=utcnow)
    is_lost: bool = False
    guard: threading.Lock = field(default_factory=threading.Lock)


class Claims:
    """What this process holds."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.held: set[Claim] = set()
        self.guard = threading.Lock()
        self.is_closed = False

    def take(self, work: Work, row_id: int) -> Claim | None:
        """Take a row that waits and is due; None where somebody else was faster, or it is not time yet."""
        if self.is_closed:
            return None
        table, now = work.table, utcnow()
        until = now + LEASE
        due = (table.c.id == row_id) & (table.c.state == work.waiting) & (table.c.next_attempt_at <= now)
        taking = update(table).where(due).returning(*table.c)
        with writing(self.engine) as connection:
            row = connection.execute(
                taking.values(state=work.working, lease_until=until, attempts=table.c.attempts + 1)
            ).one_or_none()
        if row is None:
            return None
        claim = Claim(work, row, until)
        with self.guard:
            self.held.add(claim)
        return claim

    def end(
        self, claim: Claim, *, first: Then = lambda _: None, then: Then = lambda _: None, **values: Any
    ) -> bool:
        """Write down what came of it, `then` what follows from it, and let go; False where it is not ours.

        `first` takes the locks that have to be taken before that of the row.
        """
        with claim.guard:
            try:
                return not claim.is_lost and self.change(claim, {"lease_until": None, **values}, then, first)
            finally:
                self.forget(claim)

    def renew(self) -> None:
        """Hold on to the rows that are still being worked on."""
        for claim in self.now_held():
            with claim.guard:
                now = utcnow()
                is_alive = claim in self.held and now - claim.taken_at < LONGEST
                if is_alive and claim.lease_until - now < RENEWED_BEFORE:
                    claim.is_lost = not self.change(claim, {"lease_until": now + LEASE})
                    claim.lease_until = now + LEASE

    def close(self) -> None:
        """Take nothing more."""
        self.is_closed = True

    def reopen(self) -> None:
        self.is_closed = False

    def give_back(self) -> None:
        """Let others have at once what was not finished; the attempt does not count."""
        for claim in self.now_held():
            with claim.guard:
                if claim in self.held:
                    due_now = {"state": claim.work.waiting, "next_attempt_at": utcnow(), "lease_until": None}
                    self.change(claim, {**due_now, "attempts": claim.row.attempts - 1})
                    claim.is_lost = True
                    self.forget(claim)

    def now_held(self) -> list[Claim]:
        with self.guard:
            return list(self.held)

    def forget(self, claim: Claim) -> None:
        with self.guard:
            self.held.discard(claim)

    def change(
        self,
        claim: Claim,
        values: dict[str, Any],
        then: Then = lambda _: None,
        first: Then = lambda _: None,
    ) -> bool:
        column = claim.work.table.c
        ours = (
            (column.id == claim.row.id)
            & (column.state == claim.work.working)
            & (column.lease_until == claim.lease_until)
        )
        with writing(self.engine) as connection:
            first(connection)
            is_ours = connection.execute(update(claim.work.table).where(ours).values(values)).rowcount == 1
            if is_ours:
                then(connection)
        return is_ours


def take_back(engine: Engine, work: Work) -> int:
    """Make work due again whose holder is gone; return how much that was."""
    column = work.table.c
    is_over = (column.state == work.working) & (column.lease_until <= utcnow())
    with engine.connect() as connection:
        if not connection.scalar(select(exists().where(is_over))):
            return 0
    back = update(work.table).where(is_over)
    with writing(engine) as connection:
        return connection.execute(
            back.values(state=work.waiting, next_attempt_at=utcnow(), lease_until=None)
        ).rowcount


def due(engine: Engine, work: Work, limit: int) -> list[int]:
    """The rows that wait and whose time has come, the longest waiting first."""
    column = work.table.c
    query = select(column.id).where(column.state == work.waiting, column.next_attempt_at <= utcnow())
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(column.next_attempt_at).limit(limit)))
