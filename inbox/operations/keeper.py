"""Keeps webhook bodies: one writer thread a process, one commit for all that arrived together."""

from __future__ import annotations

import hashlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from inbox.models.base import utcnow
from inbox.models.event import Event
from inbox.operations.transaction import writing
from inbox.operations.upsert import skip_known

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds that a request waits for its row; Meta sends again what is refused
ROOM = 5_000  # bodies waiting at most, so that a stuck database cannot fill the memory
BATCH = 500

event = Event.__table__


class NotKept(Exception):
    """The body could not be stored in time and must be sent again."""


class Waiting:
    """A body that waits for its commit, and the request that waits with it."""

    __slots__ = ("body", "deadline", "gate", "kept", "received_at")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.received_at = utcnow()
        self.deadline = time.monotonic() + PATIENCE
        self.kept = False
        # A bare lock, held until the outcome is known: an Event costs this hot path three times as much.
        self.gate = threading.Lock()
        self.gate.acquire()

    @property
    def is_abandoned(self) -> bool:
        return time.monotonic() > self.deadline

    def settle(self, *, kept: bool) -> None:
        self.kept = kept
        self.gate.release()

    def is_settled(self) -> bool:
        """Wait for the outcome, as long as a request may."""
        return self.gate.acquire(timeout=PATIENCE)


class Keeper:
    """Stores bodies durably before their requests are answered.

    A commit costs one trip to the disk whether it carries one body or a hundred; a single writer
    that takes whatever waits keeps a burst cheap, and every request is answered after its own commit.
    """

    def __init__(self, engine: Engine, on_kept: Callable[[], None] = lambda: None) -> None:
        self.engine = engine
        self.on_kept = on_kept
        self.waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self.starting = threading.Lock()
        self.writer: threading.Thread | None = None

    def keep(self, body: bytes) -> None:
        """Return when the body is durable; raise `NotKept` when it may not be."""
        self.ensure_writer()
        if self.waiting.qsize() >= ROOM:
            raise NotKept("Too many bodies are waiting for the database.")
        one = Waiting(body)
        self.waiting.put(one)
        if not one.is_settled():
            raise NotKept(f"The database did not take the body within {PATIENCE:g} seconds.")
        if not one.kept:
            raise NotKept("The database refused the body.")

    def ensure_writer(self) -> None:
        """Start the writer on first use, and again should it ever die."""
        if self.writer is not None and self.writer.is_alive():
            return
        with self.starting:
            if self.writer is None or not self.writer.is_alive():
                self.writer = threading.Thread(target=self.write_for_ever, name="keeper", daemon=True)
                self.writer.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Write what waits, then end."""
        if self.writer is not None and self.writer.is_alive():
            self.waiting.put(None)
            self.writer.join(timeout)

    def write_for_ever(self) -> None:
        while (batch := self.take()) is not None:
            self.write(batch)

    def take(self) -> list[Waiting] | None:
        """Wait for a body, then take along all that came with it; None when asked to stop."""
        first = self.waiting.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < BATCH:
            try:
                one = self.waiting.get_nowait()
            except queue.Empty:
                break
            if one is None:
                self.waiting.put(None)
                break
            batch.append(one)
        return batch

    def write(self, batch: Sequence[Waiting]) -> None:
        """Commit all together; where that fails, each alone, so that every request gets its own outcome."""
        try:
            self.insert(batch)
        except Exception as error:
            log.warning("Could not keep %d bodies at once: %s", len(batch), told(error))
            for one in batch:
                one.settle(kept=self.is_written_alone(one))
        else:
            for one in batch:
                one.settle(kept=True)
        self.on_kept()

    def is_written_alone(self, one: Waiting) -> bool:
        if one.is_abandoned:
            return False
        try:
            self.insert([one])
        except Exception as error:
            log.error("Could not keep a body: %s", told(error))
            return False
        return True

    def insert(self, batch: Sequence[Waiting]) -> None:
        """Insert in order of digest: two processes that keep the same repeats cannot lock each other out."""
        rows = {
            (digest := hashlib.sha256(one.body).digest()): {
                "digest": digest,
                "body": one.body,
                "received_at": one.received_at,
            }
            for one in batch
        }
        with writing(self.engine, goes_first=True) as connection:
            statement = skip_known(connection, event, [event.c.digest])
            connection.execute(statement, [rows[digest] for digest in sorted(rows)])


def told(error: Exception) -> str:
    """The kind of a database error without its statement and parameters, which hold customers' words."""
    if isinstance(error, SQLAlchemyError):
        return type(getattr(error, "orig", None) or error).__name__
    return type(error).__name__
