"""A message: every message object that Meta sent, and every one of our own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import (
    Case,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    case,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inbox.models.attachment import Attachment
from inbox.models.base import Base, Moment, PrimaryKey, partial_index
from inbox.models.conversation import Conversation

if TYPE_CHECKING:
    from inbox.models.outgoing import Outgoing

INBOUND = "inbound"
OUTBOUND = "outbound"

# A message's state is the greatest it ever had, in this order, so that it never goes backwards:
# `failed` gives way to a later proof of delivery, and nothing gives way to a late `sent`.
STATES = ("queued", "sending", "unconfirmed", "accepted", "sent", "failed", "delivered", "read", "played")

index_of_shown = partial(partial_index, where="in_thread", sqlite="in_thread = 1")


class Message(Base):
    """One message object, named by Meta's id (the wamid) within its channel.

    `in_thread` tells bubbles and lines from what is folded into another message (reactions,
    edits, deletions: `target_message_id`). `needs_reading` marks what raises the unread count, `has_link`
    what the gallery lists under links.
    The own id is the order of arrival; a thread is ordered by `timestamp`, then by id.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("message_id", "channel_id"),
        index_of_shown("ix_message_thread", "conversation_id", "timestamp", "id"),
        index_of_shown("ix_message_newest", "timestamp", "id"),
        index_of_shown("ix_message_type_newest", "message_type", "timestamp", "id"),
        Index("ix_message_conversation", "conversation_id", "id"),
        partial_index(
            "ix_message_media",
            "conversation_id",
            "timestamp",
            "id",
            where="in_thread AND media_id IS NOT NULL",
            sqlite="in_thread = 1 AND media_id IS NOT NULL",
        ),
        partial_index(
            "ix_message_link",
            "conversation_id",
            "timestamp",
            "id",
            where="in_thread AND has_link",
            sqlite="in_thread = 1 AND has_link = 1",
        ),
        partial_index(
            "ix_message_folded", "channel_id", "target_message_id", where="target_message_id IS NOT NULL"
        ),
        {"sqlite_autoincrement": True},  # an id is never given twice: ids are the order of arrival
    )

    id: Mapped[PrimaryKey]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"), index=True)
    message_id: Mapped[str | None] = mapped_column(String(512))
    direction: Mapped[str] = mapped_column(String(8))
    origin: Mapped[str] = mapped_column(String(16))
    message_type: Mapped[str] = mapped_column(String(64))
    from_number: Mapped[str | None] = mapped_column(String(64))
    from_name: Mapped[str | None] = mapped_column(String(512))
    text_body: Mapped[str | None] = mapped_column(Text)
    caption: Mapped[str | None] = mapped_column(Text)
    media_id: Mapped[str | None] = mapped_column(String(256))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    timestamp: Mapped[Moment]
    received_at: Mapped[Moment]
    status: Mapped[str | None] = mapped_column(String(16))
    context_message_id: Mapped[str | None] = mapped_column(String(512))
    target_message_id: Mapped[str | None] = mapped_column(String(512))
    in_thread: Mapped[bool]
    needs_reading: Mapped[bool]
    has_link: Mapped[bool] = mapped_column(default=False, server_default=false())
    raw_payload: Mapped[str] = mapped_column(Text)

    conversation: Mapped[Conversation] = relationship()
    attachment: Mapped[Attachment | None] = relationship(viewonly=True, lazy="raise")
    outgoing: Mapped[Outgoing | None] = relationship(viewonly=True, lazy="raise")

    @property
    def is_outbound(self) -> bool:
        return self.direction == OUTBOUND


def rank(state: str | None) -> int:
    """The place of a state in `STATES`, -1 for none or one that Meta made up since."""
    return STATES.index(state) if state in STATES else -1


def rank_of(column: ColumnElement[str | None]) -> Case[int]:
    """The same in SQL, so that an update can refuse to go backwards."""
    return case({state: place for place, state in enumerate(STATES)}, value=column, else_=-1)
