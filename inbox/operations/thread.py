"""A conversation's messages, page by page, as a thread shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, literal, select, tuple_, union_all
from sqlalchemy.orm import joinedload

from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations.folding import Bubble, Quote, Reaction, fold
from inbox.operations.paging import Key, read_cursor, write_cursor
from inbox.operations.relatives import Relatives

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
    relatives: Relatives | None = None,
) -> ThreadPage:
    """The newest messages, those before or after a cursor, or all from a cursor on (`LONGEST` at most).

    Raise `BadCursor` for a cursor that is none. The `relatives` are those of the rest of the page.
    """
    if after is not None:
        rows, has_more = take(newer_than(conversation, read_cursor(after)), limit)
        return shown(rows, relatives, has_older=True, has_newer=has_more)
    if since is not None:
        return page_since(conversation, read_cursor(since), relatives)
    query = newest(conversation)
    if before is not None:
        query = query.where(read_cursor(before) > KEY)
    rows, has_more = take(query, limit)
    return shown(rows[::-1], relatives, has_older=has_more, has_newer=before is not None)


def page_since(conversation: Conversation, key: Key, relatives: Relatives | None) -> ThreadPage:
    """All from a cursor on; whether there is more before it is asked along."""
    is_older = exists().where(Message.conversation_id == conversation.id, Message.in_thread, key > KEY)
    query = newest(conversation).where(key <= KEY).add_columns(is_older.label("has_older"))
    rows = db.session.execute(query.limit(LONGEST + 1)).all()
    has_older = len(rows) > LONGEST or (bool(rows) and bool(rows[0].has_older))
    messages = [row[0] for row in rows[:LONGEST]]
    return shown(messages[::-1], relatives, has_older=has_older, has_newer=False)


def page_around(
    conversation: Conversation, message_id: int, limit: int = 50, relatives: Relatives | None = None
) -> ThreadPage | None:
    """The stretch of the thread with this message in its middle; None when it is not in this thread."""
    at = select(Message.timestamp).where(Message.id == message_id, Message.conversation_id == conversation.id)
    key, half = tuple_(at.scalar_subquery(), literal(message_id)), limit // 2
    older = newest(conversation).where(key > KEY).limit(half + 1)
    newer = newer_than(conversation, key, with_itself=True).limit(half + 2)
    ids = union_all(*(select(each.with_only_columns(Message.id).subquery().c.id) for each in (older, newer)))
    query = messages().where(Message.id.in_(ids)).order_by(Message.timestamp, Message.id)
    rows = db.session.scalars(query).all()
    place = next((number for number, message in enumerate(rows) if message.id == message_id), None)
    if place is None:
        return None
    first, end = max(place - half, 0), place + half + 1
    return shown(rows[first:end], relatives, has_older=place > half, has_newer=len(rows) > end)


def cursor_of(message: Message) -> str:
    return write_cursor(message.timestamp, message.id)


def thread_of(conversation: Conversation) -> Select[Message]:
    return messages().where(Message.conversation_id == conversation.id, Message.in_thread)


def messages() -> Select[Message]:
    """Messages, each along with its file and the work of sending it."""
    return select(Message).options(joinedload(Message.attachment), joinedload(Message.outgoing))


def newest(conversation: Conversation) -> Select[Message]:
    return thread_of(conversation).order_by(Message.timestamp.desc(), Message.id.desc())


def newer_than(conversation: Conversation, key: Any, *, with_itself: bool = False) -> Select[Message]:
    is_newer = key <= KEY if with_itself else key < KEY
    return thread_of(conversation).where(is_newer).order_by(Message.timestamp, Message.id)


def take(query: Select[Message], limit: int) -> tuple[list[Message], bool]:
    """The rows, and whether there is one more: it was asked for, but is not shown."""
    rows = list(db.session.scalars(query.limit(limit + 1)))
    return rows[:limit], len(rows) > limit


def shown(
    rows: Sequence[Message], relatives: Relatives | None, *, has_older: bool, has_newer: bool
) -> ThreadPage:
    return ThreadPage(
        fold(rows, relatives),
        cursor_of(rows[0]) if rows and has_older else None,
        cursor_of(rows[-1]) if rows and has_newer else None,
    )
