"""Several small questions in one statement: each is answered by a column of its only row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Select, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class JsonObject(FunctionElement[Any]):
    """One row by the names of its columns."""

    name = "json_object"
    inherit_cache = True
    type = JSON()


class JsonArray(FunctionElement[Any]):
    """All rows; an empty list where there are none."""

    name = "json_array"
    inherit_cache = True
    type = JSON()


@compiles(JsonObject, "postgresql")
def object_on_postgresql(element: JsonObject, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_build_object({compiler.process(element.clauses, **kwargs)})"


@compiles(JsonArray, "postgresql")
def array_on_postgresql(element: JsonArray, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"coalesce(json_agg({compiler.process(element.clauses, **kwargs)}), '[]')"


@compiles(JsonObject, "sqlite")
def object_on_sqlite(element: JsonObject, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_object({compiler.process(element.clauses, **kwargs)})"


@compiles(JsonArray, "sqlite")
def array_on_sqlite(element: JsonArray, compiler: SQLCompiler, **kwargs: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **kwargs)})"


def every(query: Select[*tuple[Any, ...]]) -> Any:
    """All rows of a short query as one column: a list of dictionaries, in no order."""
    rows = query.subquery()
    named = [part for column in rows.c for part in (literal_column(f"'{column.name}'"), column)]
    return select(JsonArray(JsonObject(*named))).select_from(rows).scalar_subquery()
