"""Many rows or values in one parameter, for PostgreSQL.

A parameter for each value of each row makes statements of thousands of words, which the driver takes
apart and the server plans anew every time: that was most of the cost of applying.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSON
from sqlalchemy.types import TypeEngine


def given_rows(types: Mapping[str, TypeEngine[Any]]) -> FromClause:
    """A table of the rows that the parameter `rows` holds as JSON, with these columns."""
    text = cast(bindparam("rows", type_=Text), JSON)
    named = [column(name, type_) for name, type_ in types.items()]
    return func.json_to_recordset(text).table_valued(*named).render_derived(with_types=True)


def rows_as_json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, default=as_text, separators=(",", ":"))


def as_text(value: object) -> str:
    """A moment as PostgreSQL reads it; nothing else in our rows is foreign to JSON."""
    if not isinstance(value, dt.datetime):
        raise TypeError(f"A {type(value).__name__} cannot be passed on.")
    if value.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be stored.")
    return value.isoformat()


def is_one_of(connection: Connection, wanted: Column[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """The column has one of these values."""
    if connection.dialect.name != "postgresql":
        return wanted.in_(values)
    return wanted == any_(bindparam(None, list(values), type_=ARRAY(wanted.type)))
