"""Many rows into a table as fast as each kind of database takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

Values = dict[str, Any]


def load(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows that have the same columns."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("The connection is closed.")
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def reserve(connection: Connection, table: Table, count: int) -> list[int]:
    """New ids that nobody else gets, in rising order."""
    if connection.dialect.name == "postgresql":
        # The table's name is ours.
        numbers = text(f"SELECT nextval('{table.name}_id_seq') FROM generate_series(1, :count)")  # noqa: S608
        return list(connection.scalars(numbers, {"count": count}))
    last = connection.scalar(select(func.max(table.c.id))) or 0
    return list(range(last + 1, last + count + 1))


def tidy(connection: Connection) -> None:
    """Let PostgreSQL know its new size, as it would find out by itself after a while."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("VACUUM ANALYZE"))
