"""How fast a backlog is applied, and whether that depends on how much is stored already."""

from __future__ import annotations

import hashlib
import itertools
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, insert

from benchmarks.bodies import bodies
from benchmarks.figures import Figure
from benchmarks.processor import Processor
from benchmarks.seeding import seed
from inbox.models.base import utcnow
from inbox.models.event import Event
from inbox.operations.applier import Applier
from tests.support.apps import close_app, new_app
from tests.support.databases import run_flask

ROUNDS = 5
BACKLOG = 100_000
SMALL, LARGE = 1_000, 1_000_000
ROUND = 4_000  # messages applied in a round beside so many


@dataclass(frozen=True, slots=True)
class Tables:
    """A migrated database in this process, with the applier as the app makes it."""

    engine: Engine
    applier: Applier
    processor: Processor

    def keep(self, messages: int, per_body: int) -> None:
        """Store a backlog as webhooks would have left it."""
        run = str(time.time_ns())
        wanted = itertools.islice(bodies(run, per_body, began=time.time() - messages), messages // per_body)
        rows = [
            {"digest": hashlib.sha256(body).digest(), "body": body, "received_at": utcnow()}
            for body, _ in wanted
        ]
        with self.engine.begin() as connection:
            for start in range(0, len(rows), 500):
                connection.execute(insert(Event), rows[start : start + 500])

    def apply(self, messages: int, per_body: int) -> Cost | None:
        """Apply at least so many messages of the backlog, a whole number of the applier's rounds."""
        busy, database, began = time.process_time(), self.processor.seconds(), time.perf_counter()
        left = messages // per_body
        while left > 0 and (applied := self.applier.apply_some()):
            left -= applied
        done = messages - left * per_body
        if not done:
            return None
        return Cost(
            (time.perf_counter() - began) / done,
            (time.process_time() - busy) / done,
            (self.processor.seconds() - database) / done,
        )


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds a message: on the clock, of this process's processor time, of the database's."""

    clock: float
    ours: float
    database: float

    @property
    def busy(self) -> float:
        return self.ours + self.database


def backlogs(database_url: str, processor: Processor, folder: Path) -> list[Figure]:
    """Apply 100,000 messages in bodies of 100 and as many in bodies of 1, a fifth of them in a round."""
    figures: list[Figure] = []
    with tables(database_url, processor, folder) as subject:
        warm_up(subject)
        for per_body, goal in ((100, 3_000.0), (1, None)):
            name = f"backlog in bodies of {per_body}"
            rate = Figure(f"{name}: applied", "messages/s", goal)
            ours = Figure(f"{name}: processor of the applier", "us/message")
            others = Figure(f"{name}: processor of the database", "us/message")
            subject.keep(BACKLOG, per_body)
            while cost := subject.apply(BACKLOG // ROUNDS, per_body):
                rate.rounds.append(1 / cost.clock)
                ours.rounds.append(cost.ours * 1e6)
                others.rounds.append(cost.database * 1e6)
            figures += [rate, ours, others]
    return figures


def growth(databases: Iterator[str], processor: Processor, folder: Path) -> list[Figure]:
    """Compare the cost of a message beside 1,000 others and beside a million, in turns."""
    clock = Figure(f"cost beside {LARGE:,} against {SMALL:,}", "", 1.25, at_most=True)
    busy = Figure("  of it, in processor time", "", 1.25, at_most=True)
    with (
        tables(next(databases), processor, folder / "small") as small,
        tables(next(databases), processor, folder / "large") as large,
    ):
        for subject, messages in ((small, SMALL), (large, LARGE)):
            seed(subject.engine, messages)
            warm_up(subject)
        for _ in range(ROUNDS):
            small.keep(ROUND, 100)
            large.keep(ROUND, 100)
            before, after = small.apply(ROUND, 100), large.apply(ROUND, 100)
            if before is None or after is None:
                raise RuntimeError("Another applier has taken the backlog.")
            clock.rounds.append(after.clock / before.clock)
            busy.rounds.append(after.busy / before.busy)
    return [clock, busy]


def warm_up(subject: Tables) -> None:
    subject.keep(1_000, 100)
    subject.applier.apply_pending()


@contextmanager
def tables(database_url: str, processor: Processor, folder: Path) -> Iterator[Tables]:
    folder.mkdir(parents=True, exist_ok=True)
    run_flask(database_url, folder, "db", "upgrade")
    app = new_app(database_url, folder)
    with quietly():
        yield Tables(app.extensions["engine"], app.extensions["applier"], processor)
    close_app(app)


@contextmanager
def quietly() -> Iterator[None]:
    """The lines of the log are made, as in a real process, and shown to nobody."""
    handlers = [
        each for each in logging.getLogger("inbox").handlers if isinstance(each, logging.StreamHandler)
    ]
    with open(os.devnull, "w") as nowhere:
        before = [handler.setStream(nowhere) for handler in handlers]
        try:
            yield
        finally:
            for handler, stream in zip(handlers, before, strict=True):
                handler.setStream(stream)
