"""Many rows in one go: inserts that skip what is already there and say what was really new, and updates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Executable, Row, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from inbox.operations.rowsets import given_rows, rows_as_json

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
    """Insert the rows whose key is not taken; return the named columns of those that were inserted.

    All rows have the same columns.
    """
    if not rows:
        return []
    if connection.dialect.name == "postgresql":
        statement = insert_given(table, tuple(rows[0]), tuple(key), tuple(returning))
        return connection.execute(statement, {"rows": rows_as_json(rows)}).all()
    return connection.execute(skip_known(connection, table, key).returning(*returning), rows).all()


@lru_cache(maxsize=100)
def insert_given(
    table: Table, names: tuple[str, ...], key: tuple[Column[Any], ...], returning: tuple[Column[Any], ...]
) -> Executable:
    """The same for PostgreSQL: one short statement for any number of rows, which it plans only once."""
    given = given_rows({name: table.c[name].type for name in names})
    insert = postgresql.insert(table).from_select(list(names), select(*given.c))
    return insert.on_conflict_do_nothing(index_elements=list(key)).returning(*returning)


def update_by_id(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Write the given columns of these rows, whose ids are given as `key_id`."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(update_given(table, tuple(rows[0])), {"rows": rows_as_json(rows)})
    else:
        connection.execute(update(table).where(table.c.id == bindparam("key_id")), rows)


@lru_cache(maxsize=100)
def update_given(table: Table, names: tuple[str, ...]) -> Executable:
    columns = {name: table.c[name] for name in names if name != "key_id"}
    given = given_rows({"key_id": table.c.id.type} | {name: each.type for name, each in columns.items()})
    return update(table).where(table.c.id == given.c.key_id).values({name: given.c[name] for name in columns})
