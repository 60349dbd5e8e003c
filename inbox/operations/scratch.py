"""An empty, migrated database beside the real one, for work that must not touch it."""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import StaticPool

from config import ROOT
from inbox.operations.transaction import begin_as_told, writing

DAY = 86_400
CACHE_KILOBYTES = 64_000

NAME = re.compile(r"inbox_rebuild_(\d{9,11})_[0-9a-f]{8}")  # with the second in which it was made


@contextmanager
def scratch(engine: Engine) -> Iterator[Engine]:
    """An engine on a database of the same kind with the same tables and no rows, gone afterwards."""
    with in_file() if engine.dialect.name == "sqlite" else in_schema(engine) as made:
        # As on the real engine, see inbox/database.py.
        made.dialect.use_insertmanyvalues_wo_returning = True
        migrate(made)
        yield made


@contextmanager
def in_file() -> Iterator[Engine]:
    """SQLite's own temporary database: in memory until it outgrows its cache, then in a nameless file."""
    made = create_engine("sqlite://", creator=temporary_file, poolclass=StaticPool)
    begin_as_told(made)
    try:
        yield made
    finally:
        made.dispose()


def temporary_file() -> sqlite3.Connection:
    connection = sqlite3.connect("", check_same_thread=False)
    connection.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
    return connection


@contextmanager
def in_schema(engine: Engine) -> Iterator[Engine]:
    """A schema of its own in the same PostgreSQL database; nothing there can name the real tables."""
    drop_leftovers(engine)
    name = f"inbox_rebuild_{int(time.time())}_{secrets.token_hex(4)}"
    with writing(engine) as connection:
        connection.execute(text(f'CREATE SCHEMA "{name}"'))
    options = f"-c search_path={name} -c statement_timeout=0 -c timezone=UTC -c synchronous_commit=off"
    made = create_engine(engine.url, connect_args={"connect_timeout": 5, "options": options})
    try:
        yield made
    finally:
        made.dispose()
        drop(engine, name)


def drop_leftovers(engine: Engine) -> None:
    """Runs that were killed leave their schema; none of them works for a day."""
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT nspname FROM pg_namespace")).all()
    made_at = {name: int(found[1]) for name in names if (found := NAME.fullmatch(name))}
    for name in sorted(name for name, at in made_at.items() if at < time.time() - DAY):
        drop(engine, name)


def drop(engine: Engine, name: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(f'DROP SCHEMA IF EXISTS "{name}" CASCADE'))


def migrate(engine: Engine) -> None:
    with engine.connect() as connection:
        command.upgrade(migrations(connection), "head")


def migrations(connection: Connection) -> Config:
    """The migrations, told to run on this connection instead of the app's own."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
