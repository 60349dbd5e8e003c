"""`docs/data.md` describes the tables as they are, and its queries run."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Boolean, Column, DateTime, Float, Integer, LargeBinary, String, text
from sqlalchemy.types import TypeDecorator

import inbox.models  # noqa: F401 - makes all tables known
from inbox.models.base import Base
from tests.support.environment import ROOT

PAGE = (ROOT / "docs" / "data.md").read_text()
SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^\| `(\w+)` \| ([\w ]+) \| (.+) \|$", re.MULTILINE)
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)

KINDS = {
    Boolean: "boolean",
    Integer: "integer",
    Float: "number",
    LargeBinary: "bytes",
    DateTime: "moment",
    String: "text",
}


def kind_of(column: Column) -> str:
    type_ = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    name = next(word for kind, word in KINDS.items() if isinstance(type_, kind))
    return f"{name} or null" if column.nullable else name


def documented() -> dict[str, list[tuple[str, str]]]:
    return {
        name: [(line[1], line[2]) for line in LINE.finditer(body)] for name, body in SECTION.findall(PAGE)
    }


def test_every_table_is_described_column_by_column():
    real = {
        table.name: [(column.name, kind_of(column)) for column in table.columns]
        for table in Base.metadata.tables.values()
    }

    assert set(documented()) == set(real)
    for name, columns in real.items():
        assert documented()[name] == columns, f"docs/data.md describes {name} otherwise"


def test_it_says_what_every_table_and_column_is_for():
    for name, body in SECTION.findall(PAGE):
        sentence = body.strip().splitlines()[0]
        assert sentence.endswith("."), f"{name} has no sentence"
        assert all(line[3].strip() for line in LINE.finditer(body))


def test_what_leads_elsewhere_leads_there():
    for name, body in SECTION.findall(PAGE):
        for line in LINE.finditer(body):
            keys = Base.metadata.tables[name].columns[line[1]].foreign_keys
            told = re.match(r"-> (\w+)", line[3])
            assert {key.column.table.name for key in keys} == ({told[1]} if told else set()), (name, line[1])


def test_there_are_queries():
    assert len(QUERIES) >= 5


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.split("\n")[0][:40])
def test_every_query_runs(app, meta, query):
    meta.writes("Hello")
    meta.posts("22_location_full.json")

    with app.extensions["engine"].connect() as connection:
        connection.execute(text(query)).all()
