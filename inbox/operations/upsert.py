"""Inserts that skip what is already there and say what was really new."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

DIALECTS: dict[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def skip_known(connection: Connection, table: Table, key: Sequence[Column[Any]]) -> Any:
    """An insert statement that leaves rows alone whose key is taken."""
    return DIALECTS[connection.dialect.name](table).on_conflict_do_nothing(index_elements=list(key))


def insert_new(
    connection: Connection,
    table: Table,
    rows: Sequence[dict[str, Any]],
    *,
    key: Sequence[Column[Any]],
    returning: Sequence[Column[Any]],
) -> Sequence[Row[Any]]:
    """Insert the rows whose key is not taken; return the named columns of those that were inserted."""
    if not rows:
        return []
    return connection.execute(skip_known(connection, table, key).returning(*returning), rows).all()
