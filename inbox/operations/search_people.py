"""Finds conversations by the names, usernames and numbers of the people in them, the latest first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, select, union

from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.search_text import SearchName
from inbox.operations.finding import WITH_NAMES
from inbox.operations.search_index import NAMES
from inbox.operations.storable import clean
from inbox.operations.trigrams import candidates, holds, index_helps, is_postgresql
from inbox.whatsapp.findable import terms_of

NEAR = 2_000  # conversations looked through one by one
MOST_HITS = 2_000  # of all that are sorted by their last message
FITTING = 60  # of which those come first whose names begin with the words
FEWEST_DIGITS = 3
LARGEST_ID = 2**62
LIKE_A_NUMBER = re.compile(r"[0-9+() ./\u00a0-]+")
NOT_DIGITS = re.compile(r"[^0-9]")

WORD = re.compile(r"[^\s.,@()-]+")

conversation, name = Conversation.__table__, SearchName.__table__
LATEST = (conversation.c.last_message_at.desc(), conversation.c.id.desc())
LIVING = conversation.c.merged_into_id.is_(None)


def find(words: str, *, limit: int = 5) -> list[Conversation]:
    """The conversations whose names and numbers hold all of these words, those of the last days first."""
    for terms in readings(words):
        found = holding(db.session.connection(), terms, limit)
        if found:
            return found
    return []


def readings(words: str) -> list[list[str]]:
    """What the words may mean: digits are a part of a number, perhaps with the zero of its own country."""
    terms = terms_of(clean(words) or "")
    if not terms:
        return []
    digits = NOT_DIGITS.sub("", words)
    if not LIKE_A_NUMBER.fullmatch(words.strip()) or len(digits) < FEWEST_DIGITS:
        return [terms]
    bare = digits.lstrip("0")
    return [[digits], *([[bare]] if FEWEST_DIGITS <= len(bare) < len(digits) else [])]


def holding(connection: Connection, terms: Sequence[str], limit: int) -> list[Conversation]:
    """Those whose names begin with the words before those that hold them somewhere, the latest of each first.

    Most people who are looked for have written lately: those are looked at one by one, because the index
    gives its hits in no order, and only so many of them.
    """
    fits = holds(connection, name.c.names, terms)
    near = select(conversation.c.id).where(LIVING).order_by(*LATEST).limit(NEAR).subquery("near")
    lately = select(name.c.id).join(near, near.c.id == name.c.id).where(*fits)
    ever = select(name.c.id).where(*fits, *by_index(connection, terms)).limit(MOST_HITS).subquery("ever")
    hits = union(lately, select(ever.c.id)).subquery("hits")
    query = (
        select(Conversation, name.c.names)
        .join(name, name.c.id == conversation.c.id)
        .join(hits, hits.c.id == name.c.id)
        .options(*WITH_NAMES)
        .where(LIVING)
        .order_by(*LATEST)
        .limit(max(limit, FITTING))
    )
    found = sorted(db.session.execute(query), key=lambda row: not begins(row.names, terms))
    return [row.Conversation for row in found[:limit]]


def begins(names: str, terms: Sequence[str]) -> bool:
    """Each of the words is the beginning of a word of the names."""
    words = WORD.findall(names)
    return all(any(word.startswith(term) for word in words) for term in terms)


def by_index(connection: Connection, terms: Sequence[str]) -> list[ColumnElement[bool]]:
    """What SQLite has to be told; PostgreSQL uses its index by itself. Without one, all names are read."""
    if is_postgresql(connection) or not index_helps(connection, terms, NAMES):
        return []
    return [name.c.id.in_(candidates(NAMES, terms, below=LARGEST_ID, least=0, most=MOST_HITS))]


def latest(limit: int) -> list[Conversation]:
    """Those that somebody wrote in last."""
    query = select(Conversation).options(*WITH_NAMES).where(LIVING).order_by(*LATEST).limit(limit)
    return list(db.session.scalars(query))
