"""A conversation: one contact or one group on one channel, for ever."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inbox.models.agent import Agent
from inbox.models.base import Base, BigKey, Moment, PrimaryKey, partial_index
from inbox.models.channel import Channel
from inbox.models.contact import Contact

LIVING = "merged_into_id IS NULL"
OPEN = f"{LIVING} AND done_at IS NULL"
AWAITED = "last_asked_at IS NOT NULL AND (last_outbound_at IS NULL OR last_asked_at > last_outbound_at)"
NEWEST_FIRST = ("last_message_at", "id")


class Conversation(Base):
    """What the list shows of one customer; the counters always equal a recount of the messages.

    `phone_number` and `contact_name` follow the contact, so that the list is one query; a group has
    no contact, and its name is the subject of which Meta told at `named_at`.
    `last_inbound_at` opens the 24 hours; `last_asked_at` is the customer's last word that wants an answer
    (a reaction does not), and `last_outbound_at` our last one that did not fail.
    `done_at` is the team's: whatever needs reading clears it.
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
        partial_index("ix_conversation_newest", *NEWEST_FIRST, where=LIVING),
        partial_index(
            "ix_conversation_unread", *NEWEST_FIRST, "unread_count", where=f"{LIVING} AND unread_count > 0"
        ),
        partial_index("ix_conversation_open", *NEWEST_FIRST, where=OPEN),
        partial_index("ix_conversation_done", *NEWEST_FIRST, where=f"{LIVING} AND done_at IS NOT NULL"),
        partial_index("ix_conversation_needs_reply", *NEWEST_FIRST, where=f"{OPEN} AND {AWAITED}"),
        partial_index("ix_conversation_closing", "last_inbound_at", "id", where=OPEN),
        partial_index("ix_conversation_channel", "channel_id", *NEWEST_FIRST, where=LIVING),
        partial_index("ix_conversation_group", *NEWEST_FIRST, where=f"{LIVING} AND group_id IS NOT NULL"),
        partial_index("ix_conversation_type", "last_message_type", *NEWEST_FIRST, where=LIVING),
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
    last_message_type: Mapped[str | None] = mapped_column(String(64))
    last_inbound_at: Mapped[Moment | None]
    last_asked_at: Mapped[Moment | None]
    last_outbound_at: Mapped[Moment | None]
    done_at: Mapped[Moment | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    receipt_message_id: Mapped[str | None] = mapped_column(String(512))
    receipt_due_at: Mapped[Moment | None]
    receipt_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[Moment]

    channel: Mapped[Channel] = relationship()
    contact: Mapped[Contact | None] = relationship()
    done_by: Mapped[Agent | None] = relationship()

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def is_group(self) -> bool:
        return self.group_id is not None
