"""A conversation: one contact or one group on one channel, for ever."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inbox.models.base import Base, BigKey, Moment, PrimaryKey, partial_index
from inbox.models.channel import Channel
from inbox.models.contact import Contact

LIVING = "merged_into_id IS NULL"


class Conversation(Base):
    """What the list shows of one customer; the counters always equal a recount of the messages.

    `phone_number` and `contact_name` follow the contact, so that the list is one query; a group has
    no contact, and its name is the subject of which Meta told at `named_at`.
    `receipt_message_id` is the message up to which the customer is to see blue ticks.
    A conversation that turned out to be another's stays as a signpost with `merged_into_id`.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        partial_index(
            "uq_conversation_channel_contact", "channel_id", "contact_id", where=LIVING, unique=True
        ),
        partial_index("uq_conversation_channel_group", "channel_id", "group_id", where=LIVING, unique=True),
        partial_index("ix_conversation_receipt_due", "receipt_due_at", where="receipt_due_at IS NOT NULL"),
        partial_index("ix_conversation_unread", "unread_count", where=f"{LIVING} AND unread_count > 0"),
        partial_index("ix_conversation_newest", "last_message_at", "id", where=LIVING),
    )

    id: Mapped[PrimaryKey]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    group_id: Mapped[str | None] = mapped_column(String(256))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("conversation.id"))

    phone_number: Mapped[str | None] = mapped_column(String(64))
    contact_name: Mapped[str | None] = mapped_column(String(512))
    named_at: Mapped[Moment | None]
    message_count: Mapped[int] = mapped_column(default=0, server_default="0")
    unread_count: Mapped[int] = mapped_column(default=0, server_default="0")
    read_up_to: Mapped[int] = mapped_column(BigKey, default=0, server_default="0")
    last_message_at: Mapped[Moment]
    last_inbound_at: Mapped[Moment | None]
    receipt_message_id: Mapped[str | None] = mapped_column(String(512))
    receipt_due_at: Mapped[Moment | None]
    receipt_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[Moment]

    channel: Mapped[Channel] = relationship()
    contact: Mapped[Contact | None] = relationship()

    @property
    def is_group(self) -> bool:
        return self.group_id is not None
