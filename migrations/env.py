"""Runs migrations on the app's own engine, so that both databases get them under the app's rules."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import text

from inbox.models.base import UtcDateTime

LOCK = 7_254_002  # two releases that start at once migrate one after the other

database = current_app.extensions["migrate"].db
settings = current_app.extensions["migrate"].configure_args


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write our own types as the plain ones they are made of: a migration must not import the models."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run() -> None:
    """Migrate in one transaction, with time to wait for locks and to work."""
    with database.engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        context.configure(
            connection=connection, target_metadata=database.metadata, render_item=render_item, **settings
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text("SET LOCAL lock_timeout = '30s'"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            context.run_migrations()


run()
