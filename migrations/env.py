"""Runs migrations on the app's own engine, or on a connection that the caller gives: a scratch database."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from inbox.models.base import Base, UtcDateTime

LOCK = 7_254_003  # two releases that start at once migrate one after the other


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own types as the plain ones they are made of: a migration must not import the models."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def is_compared(name: str | None, kind: str, _parents: Any) -> bool:
    """The search index is no part of the models: not every database can have it."""
    return not (kind in ("table", "index") and name and "trigram" in name)


def migrate(connection: Connection, *, is_shared: bool, **options: Any) -> None:
    """Migrate in one transaction, with time to wait for locks and to work."""
    connection = connection.execution_options(writes=True)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        include_name=is_compared,
        **options,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = '30s'"))
            if is_shared:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()


def run() -> None:
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given, is_shared=False)
        return
    extension = current_app.extensions["migrate"]
    with extension.db.engine.connect() as connection:
        migrate(connection, is_shared=True, **extension.configure_args)


run()
