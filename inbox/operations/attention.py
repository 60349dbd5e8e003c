"""What came in while nobody looked, for those who want to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message

MOST = 30
STRETCH = 2_000  # ids: who slept for a week is told that there is something, not everything


@dataclass(frozen=True, slots=True)
class Unread:
    """The last message that nobody has read in a conversation, and how many of them came with it."""

    message: Message
    count: int


def newest() -> int:
    """The arrival id of the last message there is."""
    return db.session.scalar(select(func.max(Message.id))) or 0


def unread_since(arrival_id: int) -> Sequence[Unread]:
    """What came after this arrival and still waits to be read, by conversation, the newest first."""
    after = max(arrival_id, newest() - STRETCH)
    query = (
        select(Message)
        .join(Message.conversation)
        .options(contains_eager(Message.conversation))
        .where(Message.id > after, Message.needs_reading, Message.id > Conversation.read_up_to)
        .order_by(Message.id.desc())
        .limit(MOST)
    )
    by_place: dict[int, list[Message]] = {}
    for message in db.session.scalars(query):
        by_place.setdefault(message.conversation_id, []).append(message)
    return [Unread(messages[0], len(messages)) for messages in by_place.values()]
