"""A conversation's messages, page by page, as a thread shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select, tuple_

from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations.folding import Bubble, Quote, Reaction, fold
from inbox.operations.paging import Key, read_cursor, write_cursor

__all__ = ["LONGEST", "Bubble", "Quote", "Reaction", "ThreadPage", "fold", "page", "page_around"]

LONGEST = 300
KEY = tuple_(Message.timestamp, Message.id)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A stretch of a thread, oldest first; `older` and `newer` are cursors where there is more."""

    bubbles: list[Bubble]
    older: str | None
    newer: str | None

    @property
    def first(self) -> str | None:
        """The cursor of the first message shown, for asking again from here on."""
        return cursor_of(self.bubbles[0].message) if self.bubbles else None

    @property
    def seen_up_to(self) -> int:
        """The greatest arrival id on the page: what a reader of the page has seen."""
        return max((bubble.message.id for bubble in self.bubbles), default=0)


def page(
    conversation: Conversation,
    *,
    before: str | None = None,
    after: str | None = None,
    since: str | None = None,
    limit: int = 50,
) -> ThreadPage:
    """The newest messages, those before or after a cursor, or all from a cursor on (`LONGEST` at most).

    Raise `BadCursor` for a cursor that is none.
    """
    if after is not None:
        rows, has_more = take(newer_than(conversation, read_cursor(after)), limit)
        return shown(rows, has_older=True, has_newer=has_more)
    if since is not None:
        rows, has_more = take(newest(conversation).where(read_cursor(since) <= KEY), LONGEST)
        has_more = has_more or has_older(conversation, rows)
    elif before is not None:
        rows, has_more = take(newest(conversation).where(read_cursor(before) > KEY), limit)
    else:
        rows, has_more = take(newest(conversation), limit)
    return shown(rows[::-1], has_older=has_more, has_newer=before is not None)


def page_around(conversation: Conversation, message_id: int, limit: int = 50) -> ThreadPage | None:
    """The stretch of the thread with this message in its middle; None when it is not in this thread."""
    message = db.session.scalar(thread_of(conversation).where(Message.id == message_id))
    if message is None:
        return None
    key = (message.timestamp, message.id)
    older, has_older = take(newest(conversation).where(key > KEY), limit // 2)
    newer, has_newer = take(newer_than(conversation, key), limit // 2)
    return shown([*older[::-1], message, *newer], has_older=has_older, has_newer=has_newer)


def cursor_of(message: Message) -> str:
    return write_cursor(message.timestamp, message.id)


def thread_of(conversation: Conversation) -> Select[Message]:
    return select(Message).where(Message.conversation_id == conversation.id, Message.in_thread)


def newest(conversation: Conversation) -> Select[Message]:
    return thread_of(conversation).order_by(Message.timestamp.desc(), Message.id.desc())


def newer_than(conversation: Conversation, key: Key) -> Select[Message]:
    return thread_of(conversation).where(key < KEY).order_by(Message.timestamp, Message.id)


def take(query: Select[Message], limit: int) -> tuple[list[Message], bool]:
    """The rows, and whether there is one more: it was asked for, but is not shown."""
    rows = list(db.session.scalars(query.limit(limit + 1)))
    return rows[:limit], len(rows) > limit


def has_older(conversation: Conversation, newest_first: Sequence[Message]) -> bool:
    if not newest_first:
        return False
    first: tuple[dt.datetime, int] = (newest_first[-1].timestamp, newest_first[-1].id)
    older = exists().where(Message.conversation_id == conversation.id, Message.in_thread, first > KEY)
    return bool(db.session.scalar(select(older)))


def shown(rows: Sequence[Message], *, has_older: bool, has_newer: bool) -> ThreadPage:
    return ThreadPage(
        fold(rows),
        cursor_of(rows[0]) if rows and has_older else None,
        cursor_of(rows[-1]) if rows and has_newer else None,
    )
