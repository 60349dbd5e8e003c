"""One unit of writing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import cast

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, scoped_session

from inbox.extensions import db
from inbox.operations import changes

WRITES = {"writes": True}
PATIENCE = 2.0


@contextmanager
def transaction() -> Iterator[scoped_session[Session]]:
    """Do one thing whole or not at all.

    The read snapshot of the page ends first: SQLite refuses to turn a snapshot that others have
    written behind into a writing transaction, so a writing one must be begun as such.
    """
    session = cast("scoped_session[Session]", db.session)
    session.rollback()
    with turn(db.engine):
        changes.take(session.connection(execution_options=WRITES))
        try:
            yield session
            session.flush()
            noted = changes.take(session)
            session.commit()
        except BaseException:
            session.rollback()
            raise
    changes.ring(db.engine, noted)


@contextmanager
def writing(engine: Engine, *, goes_first: bool = False) -> Iterator[Connection]:
    """The same for threads that work on tables, without a session; one may go before the others."""
    with turn(engine, goes_first=goes_first), engine.connect() as connection:
        connection = connection.execution_options(**WRITES)
        changes.take(connection)
        with connection.begin():
            yield connection
            noted = changes.take(connection)
    changes.ring(engine, noted)


@contextmanager
def turn(engine: Engine, *, goes_first: bool = False) -> Iterator[None]:
    """Let the threads of this process write to SQLite one after the other.

    SQLite itself lets whoever finds the database locked sleep up to 100 ms before it looks again, so
    with several writers some wait for seconds. The others queue before a lock of their own, so whoever
    goes first has one transaction at most before him. Who waits too long leaves it to SQLite.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    queue, door = locks_of(str(engine.url.database))
    with ExitStack() as stack:
        for lock in (door,) if goes_first else (queue, door):
            if lock.acquire(timeout=PATIENCE):
                stack.callback(lock.release)
        yield


@cache
def locks_of(path: str) -> tuple[threading.Lock, threading.Lock]:
    return threading.Lock(), threading.Lock()


def begin_as_told(engine: Engine) -> None:
    """Let SQLite transactions that write take the write lock when they begin, not when they first write."""

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver's own implicit BEGIN is always a deferred one
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
