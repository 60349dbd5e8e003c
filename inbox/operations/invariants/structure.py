"""What the constraints of the database promise: no row leads nowhere, and none is there twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint, exists, func, select

from inbox.models.base import Base
from inbox.operations.invariants.tally import Tally, tally


def orphans() -> Iterator[tuple[str, Tally]]:
    """Rows that name another row which is not there: SQLite enforces this only where it is asked to."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                parent = key.column.table.alias("parent")
                missing = ~exists().where(parent.c[key.column.name] == column)
                first = next(iter(table.primary_key.columns))
                yield (
                    f"Rows of {table.name} whose {column.name} leads nowhere",
                    tally(first, column.isnot(None), missing),
                )


def doubles() -> Iterator[tuple[str, Tally]]:
    """Rows with the same key: a damaged index, or a database restored without its constraints."""
    for table, columns, where in unique_keys():
        same = (
            select(func.min(table.c.id).label("first"))
            .where(*(column.isnot(None) for column in columns))
            .group_by(*columns)
            .having(func.count() > 1)
        )
        groups = (same if where is None else same.where(where)).subquery()
        names = " and ".join(column.name for column in columns)
        yield f"Rows of {table.name} with the same {names}", select(func.count(), func.min(groups.c.first))


def unique_keys() -> Iterator[tuple[Table, list[Column[Any]], Any]]:
    """What must be unique, with the condition of keys that concern some rows only."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint):
                yield table, list(constraint.columns), None
        for index in table.indexes:
            if index.unique:
                yield table, list(index.columns), index.dialect_options["sqlite"]["where"]
