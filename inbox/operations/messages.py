"""The list of messages for programs: everything that threads show, across conversations, by filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from inbox.extensions import db
from inbox.models.message import Message
from inbox.operations import conversations
from inbox.operations.paging import Key, Page, cut, read_cursor, write_cursor
from inbox.operations.thread import Bubble, fold

# What no index finds is looked for in this many messages; the cursor goes on where the look ended.
STRETCH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which messages are wanted; `since` is included, `until` is not."""

    phone: str | None = None
    conversation: int | None = None
    type: str | None = None
    direction: str | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    words: str | None = None


def newest(filters: Filters, *, limit: int = 50, before: str | None = None) -> Page[Bubble]:
    """A page of messages, newest first.

    What no index finds is looked for a stretch at a time: such a page may be short, even empty, and
    still have a next one.
    """
    wanted = indexed(filters)
    if wanted is None:
        return Page([], None)
    if before is not None:
        wanted = wanted.where(tuple_(Message.timestamp, Message.id) < read_cursor(before))
    conditions = sifted(filters)
    if conditions:
        page = look_through(wanted, conditions, limit)
    else:
        page = cut(db.session.scalars(wanted.limit(limit + 1)).all(), limit, key)
    return Page(fold(page.items), page.next)


def one(message_id: int) -> Bubble | None:
    """One message with everything about it, also one that threads fold into another."""
    message = db.session.get(Message, message_id)
    return fold([message])[0] if message is not None else None


def key(message: Message) -> Key:
    return message.timestamp, message.id


def indexed(filters: Filters) -> Select[Message] | None:
    """The query, as far as indexes answer it; None where it is clear that nothing matches."""
    query = select(Message).where(Message.in_thread).order_by(Message.timestamp.desc(), Message.id.desc())
    if filters.phone is not None or filters.conversation is not None:
        places = conversations_of(filters)
        if not places:
            return None
        query = query.where(Message.conversation_id.in_(places))
    if filters.type is not None:
        query = query.where(Message.message_type == filters.type)
    if filters.since is not None:
        query = query.where(Message.timestamp >= filters.since)
    if filters.until is not None:
        query = query.where(Message.timestamp < filters.until)
    return query


def sifted(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions for which each message has to be looked at."""
    conditions = []
    if filters.direction is not None:
        conditions.append(Message.direction == filters.direction)
    if filters.words:
        conditions.append(contains(filters.words))
    return conditions


def conversations_of(filters: Filters) -> list[int]:
    """The conversations that are both with this number and the one that was named."""
    named = of_phone = None
    if filters.conversation is not None:
        conversation = conversations.get(filters.conversation)
        named = {conversation.id} if conversation else set()
    if filters.phone is not None:
        of_phone = set(conversations.conversations_of_phone(filters.phone))
    return sorted(set.intersection(*(ids for ids in (named, of_phone) if ids is not None)))


def look_through(
    wanted: Select[Message], conditions: Sequence[ColumnElement[bool]], limit: int
) -> Page[Message]:
    """Look for messages in the newest of a query, a bounded number of them at a time."""
    stretch = wanted.with_only_columns(Message.id).limit(STRETCH).subquery()
    found = (
        select(Message)
        .where(Message.id.in_(select(stretch.c.id)), *conditions)
        .order_by(Message.timestamp.desc(), Message.id.desc())
        .limit(limit + 1)
    )
    page = cut(db.session.scalars(found).all(), limit, key)
    if page.next is not None:
        return page
    last = db.session.execute(
        wanted.with_only_columns(Message.timestamp, Message.id).offset(STRETCH - 1).limit(1)
    ).one_or_none()
    return Page(page.items, write_cursor(last.timestamp, last.id) if last else None)


def contains(words: str) -> ColumnElement[bool]:
    """The words are in the text or the caption, or in what an edit made of them."""
    edit = aliased(Message)
    edited = exists().where(
        edit.channel_id == Message.channel_id,
        edit.target_message_id == Message.message_id,
        edit.direction == Message.direction,
        or_(has_words(edit.text_body, words), has_words(edit.caption, words)),
    )
    return or_(has_words(Message.text_body, words), has_words(Message.caption, words), edited)


def has_words(column: SQLCoreOperations[str | None], words: str) -> ColumnElement[bool]:
    """Contains, in any case: SQLite knows that of ASCII letters only, so the usual spellings are tried."""
    spellings = {words.lower(), words.upper(), words.title(), words.capitalize()}
    return or_(*(column.icontains(spelling, autoescape=True) for spelling in sorted(spellings | {words})))
