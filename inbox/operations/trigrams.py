"""Conditions for texts that hold some words, and what an index over every three signs can do for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Text,
    TextualSelect,
    and_,
    bindparam,
    column,
    false,
    func,
    literal,
    text,
)

from inbox.operations import search_index
from inbox.operations.search_index import WORDS, Trigrams

MOST_TRIGRAMS = 30


def is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def holds(
    connection: Connection, words: ColumnElement[Any], terms: Sequence[str]
) -> list[ColumnElement[bool]]:
    """The stored words hold these, sign by sign; PostgreSQL's index is for LIKE."""
    if not is_postgresql(connection):
        return [func.instr(words, term) > 0 for term in terms]
    return [words.like(pattern(term)) for term in terms]


def pattern(term: str) -> ColumnElement[str]:
    """A pattern that stands in the statement itself: PostgreSQL plans for what it knows to be rare or not."""
    escaped = term.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return literally(f"%{escaped}%")


def literally(value: str) -> ColumnElement[str]:
    return bindparam(None, value, type_=Text(), literal_execute=True)


def may_help(terms: Sequence[str]) -> bool:
    """Tell whether an index over three signs could know any of these."""
    return any(len(term) >= 3 for term in terms)


def index_helps(connection: Connection, terms: Sequence[str], index: Trigrams = WORDS) -> bool:
    """Tell whether SQLite has the index, and it knows any three signs of these.

    That it has one is remembered for as long as the connection lasts.
    """
    if not may_help(terms):
        return False
    known: set[str] = connection.info.setdefault("trigrams", set())
    if index.name not in known:
        known |= search_index.names_on_sqlite(connection)
    return index.name in known


def postgresql_helps(terms: Sequence[str], index: Trigrams = WORDS) -> ColumnElement[bool]:
    """The same for PostgreSQL, as a part of a query that it answers before it looks at any row.

    It knows letters and digits only, and its locale says what is one.
    """
    is_known = literal("\n".join(terms)).regexp_match("[[:alnum:]]{3}")
    return func.coalesce(and_(search_index.is_valid(index), is_known), false())


def candidates(index: Trigrams, terms: Sequence[str], *, below: int, least: int, most: int) -> TextualSelect:
    """The keys of rows that SQLite's index finds, the greatest first: those with all these three signs."""
    trigrams = dict.fromkeys(
        term[place : place + 3] for term in terms if len(term) >= 3 for place in range(len(term) - 2)
    )
    quoted = ['"' + each.replace('"', '""') + '"' for each in trigrams][:MOST_TRIGRAMS]
    statement = (
        f"SELECT rowid FROM {index.name} WHERE {index.name} MATCH :terms"  # noqa: S608 - the names are ours
        " AND rowid < :below AND rowid >= :least ORDER BY rowid DESC LIMIT :most"
    )
    values = {"terms": " AND ".join(quoted), "below": below, "least": least, "most": most}
    return text(statement).bindparams(**values).columns(column("rowid", BigInteger))
