"""Finds messages by what stands in them and by what they are, newest first.

The newest messages are looked through first: a common word fills its page there, and to sort all of its
messages would cost much more. What is rarer comes from the index. Where that cannot help either (words
shorter than three letters, on PostgreSQL also signs such as emoji; or words that were common once and are
not now), messages are looked through a stretch at a time: such a page may be short, even empty, and still
have a next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from inbox.extensions import db
from inbox.models.search_text import SearchText
from inbox.operations.places_in_time import NEWEST, first_of, moment_of, read_place
from inbox.operations.search_index import WORDS
from inbox.operations.storable import clean
from inbox.operations.trigrams import (
    candidates,
    holds,
    index_helps,
    is_postgresql,
    literally,
    may_help,
    postgresql_helps,
)
from inbox.whatsapp.findable import terms_of

NEAR = 20_000  # messages looked through before the index is asked
NEAR_OF_KIND = 4_000  # and where only those of one kind are, which lie far apart
STRETCH = 50_000  # and where there is no index to ask
MOST_HITS = 5_000  # that are sorted, on PostgreSQL, whose index does not give them in order
MOST_CANDIDATES = 20_000  # that are looked at, on SQLite, whose index does

# What one may look for, by the types that messages of that kind have; links are in messages of any type.
LINKS = "links"
KINDS: Mapping[str, str] = {
    "photos": "image",
    "videos": "video",
    "voice": "audio",
    "documents": "document",
    LINKS: "",
    "places": "location",
    "contacts": "contacts",
    "stickers": "sticker",
    "orders": "order",
}

table = SearchText.__table__

Hit = tuple[int, int]  # a place and a message


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for. `since` is included, `until` is not."""

    words: str = ""
    kind: str | None = None
    channel: int | None = None
    direction: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    with_deleted: bool = False

    @property
    def terms(self) -> list[str]:
        return terms_of(clean(self.words) or "")

    @property
    def is_filtered(self) -> bool:
        told = (self.kind, self.channel, self.direction, self.since, self.until)
        return any(each is not None for each in told)


@dataclass(frozen=True, slots=True)
class Found:
    """Message ids, newest first; `until` is set where only messages back to then were looked through."""

    ids: list[int]
    next: str | None
    until: dt.datetime | None = None


def find(wanted: Wanted, *, limit: int = 50, before: str | None = None) -> Found:
    """A page of the messages that are wanted; `before` is the `next` of the page before it."""
    look = Look(wanted, limit, read_place(before) if before is not None else NEWEST)
    if not look.terms and not wanted.is_filtered:
        return Found([], None)
    is_hopeful = may_help(look.terms)
    near = NEAR if wanted.kind is None else NEAR_OF_KIND
    size = near if is_hopeful else STRETCH
    near_by = look.through(size, with_end=look.is_narrow or not is_hopeful)
    if near_by.next is not None and near_by.until is None:
        return near_by  # a full page
    if not is_hopeful or (look.is_narrow and near_by.next is None):
        return near_by
    return look.by_index() or look.through(STRETCH)


class Look:
    """One search: its conditions, and the ways to look."""

    def __init__(self, wanted: Wanted, limit: int, before: int) -> None:
        self.wanted, self.limit, self.terms = wanted, limit, wanted.terms
        self.connection = db.session.connection()
        self.before = before if wanted.until is None else min(before, first_of(wanted.until))
        self.least = 0 if wanted.since is None else first_of(wanted.since)

    @property
    def is_narrow(self) -> bool:
        """Tell whether only some of all messages are walked along, which may soon be all looked through."""
        return self.wanted.kind is not None or self.wanted.since is not None

    def page(self, hits: Sequence[Hit], *, end: int | None = None) -> Found:
        """The hits, of which one too many tells that more follow; `end` is the place where the look ended."""
        ids = [message_id for _, message_id in hits[: self.limit]]
        if len(hits) > self.limit:
            return Found(ids, str(hits[self.limit - 1][0]))
        return Found(ids, str(end), moment_of(end)) if end is not None else Found(ids, None)

    def through(self, size: int, *, with_end: bool = True) -> Found:
        """Look through the next so many messages, as far as it takes to fill a page.

        `with_end` asks along for the last of them where that leaves room: all may have been looked through.
        """
        stretch = self.walk().limit(size).subquery("stretch").c
        query = select(stretch.place, stretch.id).where(
            *holds(self.connection, stretch.words, self.terms), *self.sieve(stretch)
        )
        if is_postgresql(self.connection):  # SQLite keeps the order, and would sort what is sorted already
            query = query.order_by(stretch.place.desc())
        last = self.walk().with_only_columns(table.c.place).offset(size - 1).limit(1)
        return self.ended(query, last.scalar_subquery() if with_end else cast(null(), BigInteger))

    def ended(self, query: Select[int, int], end: ColumnElement[Any]) -> Found:
        """The page of a query; where there is room on it, the look ended at this place, or nowhere.

        The place is in a row without a message, and is asked for only where it is needed.
        """
        hits = query.limit(self.limit + 1).cte("hits")
        has_room = select(func.count()).select_from(hits).scalar_subquery() <= self.limit
        both = union_all(select(hits), select(case((has_room, end)), null()))
        rows = self.connection.execute(both).all()
        found = sorted(((row[0], row[1]) for row in rows if row[1] is not None), reverse=True)
        return self.page(found, end=next(row[0] for row in rows if row[1] is None))

    def walk(self) -> Select[int, int, str]:
        """All messages of the wanted kind and time, newest first, along an index."""
        query = select(table).where(table.c.place < self.before, table.c.place >= self.least)
        if self.wanted.kind == LINKS:
            query = query.where(table.c.has_link)
        elif self.wanted.kind is not None:
            # The index holds all types but text. PostgreSQL draws that from the type itself, if it stands
            # in the statement, and would think the same said twice to be rarer; SQLite has to be told.
            if not is_postgresql(self.connection):
                query = query.where(literal_column("message_type <> 'text'"))
            query = query.where(table.c.message_type == literally(KINDS[self.wanted.kind]))
        return query.order_by(table.c.place.desc())

    def sieve(self, of: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[bool]]:
        """The conditions that no index knows."""
        conditions: list[ColumnElement[bool]] = []
        if not self.wanted.with_deleted:
            conditions.append(of["is_deleted"].is_(False))
        if self.wanted.channel is not None:
            conditions.append(of["channel_id"] == self.wanted.channel)
        if self.wanted.direction is not None:
            conditions.append(of["direction"] == self.wanted.direction)
        return conditions

    def narrow(self, of: ReadOnlyColumnCollection[str, Any]) -> list[ColumnElement[bool]]:
        """All conditions besides the words, for what the index of words has found."""
        conditions = [of["place"] < self.before, of["place"] >= self.least, *self.sieve(of)]
        if self.wanted.kind == LINKS:
            conditions.append(of["has_link"].is_(True))
        elif self.wanted.kind is not None:
            conditions.append(of["message_type"] == KINDS[self.wanted.kind])
        return conditions

    def by_index(self) -> Found | None:
        """The page as the index of words gives it; None where there is none, or it has too many."""
        if is_postgresql(self.connection):
            return self.sorted_hits()
        return self.hits_in_order() if index_helps(self.connection, self.terms) else None

    def sorted_hits(self) -> Found | None:
        """PostgreSQL's index gives hits in no order: they are sorted unless they are too many."""
        helps = postgresql_helps(self.terms)
        query = select(table).where(helps, *holds(self.connection, table.c.words, self.terms))
        query = query.limit(MOST_HITS + 1)
        some = query.cte("some").prefix_with("MATERIALIZED")
        newest = (
            select(some.c.place, some.c.id)
            .where(*self.narrow(some.c))
            .order_by(some.c.place.desc())
            .limit(self.limit + 1)
            .lateral("newest")
        )
        count = select(func.count().label("all")).select_from(some).subquery("counted")
        both = select(helps.label("helps"), count.c.all, newest.c.place, newest.c.id)
        rows = self.connection.execute(both.select_from(count.outerjoin(newest, true()))).all()
        if not rows[0].helps or rows[0].all > MOST_HITS:
            return None
        hits = sorted(((row.place, row.id) for row in rows if row.place is not None), reverse=True)
        return self.page(hits)

    def hits_in_order(self) -> Found:
        """SQLite's index gives them newest first: enough are taken to fill a page."""
        span = {"below": self.before, "least": self.least}
        ids = candidates(WORDS, self.terms, **span, most=MOST_CANDIDATES).cte("ids")
        query = (
            select(table.c.place, table.c.id)
            .where(table.c.place.in_(select(ids.c.rowid)), *holds(self.connection, table.c.words, self.terms))
            .where(*self.narrow(table.c))
            .order_by(table.c.place.desc())
        )
        last = select(case((func.count() == MOST_CANDIDATES, func.min(ids.c.rowid)))).select_from(ids)
        return self.ended(query, last.scalar_subquery())
