"""Finds messages by what stands in them, newest first.

The newest messages are looked through first: a common word fills its page there, and to sort all of
its messages would cost much more. What is rarer comes from the index. Words that the index cannot help
with (shorter than three letters, or on PostgreSQL only signs such as emoji) are looked for a stretch
of messages at a time: such a page may be short, even empty, and still have a next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select, text, tuple_

from inbox.extensions import db
from inbox.models.message import Message
from inbox.models.search_text import SearchText
from inbox.operations import search_index
from inbox.operations.paging import cut, read_cursor, write_cursor
from inbox.operations.storable import clean
from inbox.whatsapp.findable import spelling

NEAR = 5_000  # messages looked through before the index is asked
STRETCH = 20_000  # and where there is no index to ask
LONGEST = 200  # letters of what is looked for
MOST_TRIGRAMS = 20

Key = tuple[dt.datetime, int]


@dataclass(frozen=True, slots=True)
class Found:
    """Message ids, newest first; `until` is set where only messages back to then were looked through."""

    ids: list[int]
    next: str | None
    until: dt.datetime | None = None


def find(words: str, *, limit: int = 50, before: str | None = None, with_deleted: bool = False) -> Found:
    """A page of the messages in which these words stand, in whatever case; `before` is a page's `next`."""
    wanted = spelling(clean(words.strip()[:LONGEST]) or "")
    if not wanted:
        return Found([], None)
    older = messages(read_cursor(before) if before is not None else None)
    is_hit = and_(contains(wanted), *([] if with_deleted else [SearchText.is_deleted.is_(False)]))
    helps = index_helps(wanted)
    near = older.limit(NEAR if helps else STRETCH).subquery()
    query = select(near).join(SearchText, SearchText.id == near.c.id).where(is_hit)
    rows = db.session.execute(newest_first(query, near.c).limit(limit + 1)).all()
    if len(rows) > limit:
        return page(rows, limit)
    if helps:
        query = older.join(SearchText, SearchText.id == Message.id).where(is_hit, in_index(wanted))
        return page(db.session.execute(query.limit(limit + 1)).all(), limit)
    last = db.session.execute(older.offset(STRETCH - 1).limit(1)).one_or_none()
    return Found(
        [row.id for row in rows],
        write_cursor(last.timestamp, last.id) if last else None,
        last.timestamp if last else None,
    )


def messages(before: Key | None) -> Select[Any]:
    """The keys of shown messages, newest first."""
    columns: tuple[Any, Any] = (Message.timestamp, Message.id)
    query = newest_first(select(*columns).where(Message.in_thread), Message)
    return query if before is None else query.where(tuple_(Message.timestamp, Message.id) < before)


def newest_first(query: Select[Any], of: Any) -> Select[Any]:
    return query.order_by(of.timestamp.desc(), of.id.desc())


def page(rows: Sequence[Row[Any]], limit: int) -> Found:
    found = cut(rows, limit, lambda row: (row.timestamp, row.id))
    return Found([row.id for row in found.items], found.next)


def contains(wanted: str) -> ColumnElement[bool]:
    """The stored words hold these, sign by sign; PostgreSQL's index is for LIKE."""
    if is_postgresql():
        escaped = wanted.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        return SearchText.words.like(f"%{escaped}%")
    return func.instr(SearchText.words, wanted) > 0


def index_helps(wanted: str) -> bool:
    """Tell whether the index knows any three signs of this, and is there at all."""
    if len(wanted) < 3 or not search_index.is_there(db.session.connection()):
        return False
    # PostgreSQL knows letters and digits only, and its locale says what is one.
    letters = text("SELECT :wanted ~ '[[:alnum:]]{3}'")
    return not is_postgresql() or bool(db.session.scalar(letters, {"wanted": wanted}))


def in_index(wanted: str) -> ColumnElement[bool]:
    """All that the index says: every three signs of the words are in the message, in whatever order."""
    if is_postgresql():
        return contains(wanted)
    trigrams = dict.fromkeys(wanted[place : place + 3] for place in range(len(wanted) - 2))
    terms = ['"' + each.replace('"', '""') + '"' for each in trigrams][:MOST_TRIGRAMS]
    hits = text("SELECT rowid FROM search_trigram WHERE search_trigram MATCH :terms")
    return Message.id.in_(hits.bindparams(terms=" AND ".join(terms)).columns(SearchText.id))


def is_postgresql() -> bool:
    return bool(db.session.get_bind().dialect.name == "postgresql")
