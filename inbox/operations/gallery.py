"""What a conversation holds besides words: its photos, documents, recordings and links, newest first."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import tuple_

from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations.folding import Bubble, fold
from inbox.operations.paging import Page, cut, read_cursor
from inbox.operations.thread import thread_of

LINKS = "links"
TYPES: Mapping[str, tuple[str, ...]] = {
    "photos": ("image", "video"),
    "documents": ("document",),
    "voice": ("audio",),
}
KINDS = ("photos", "documents", LINKS, "voice")


def page(
    conversation: Conversation, kind: str, *, before: str | None = None, limit: int = 48
) -> Page[Bubble]:
    """The messages of one kind; what its sender deleted is left out. Raise `BadCursor` for none of ours."""
    query = thread_of(conversation)
    if kind == LINKS:
        query = query.where(Message.has_link)
    else:
        query = query.where(Message.media_id.is_not(None), Message.message_type.in_(TYPES[kind]))
    if before is not None:
        query = query.where(tuple_(Message.timestamp, Message.id) < read_cursor(before))
    query = query.order_by(Message.timestamp.desc(), Message.id.desc()).limit(limit + 1)
    found = cut(db.session.scalars(query).all(), limit, lambda message: (message.timestamp, message.id))
    return Page([bubble for bubble in fold(found.items) if not bubble.is_deleted], found.next)
