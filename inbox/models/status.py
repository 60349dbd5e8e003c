"""What Meta told of an outgoing message: sent, delivered, read, played, failed."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey


class Status(Base):
    """One step of one outgoing message, kept also while the message itself is unknown.

    `message_id` is the wamid; `participant` is empty outside groups, so that the key stays unique.
    """

    __tablename__ = "status"
    __table_args__ = (
        UniqueConstraint("message_id", "status", "participant"),
        Index("ix_status_event_id", "event_id"),
    )

    id: Mapped[PrimaryKey]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"))
    message_id: Mapped[str] = mapped_column(String(512))
    status: Mapped[str] = mapped_column(String(32))
    participant: Mapped[str] = mapped_column(String(256), default="", server_default="")
    timestamp: Mapped[Moment]
    error_code: Mapped[int | None]
    error_title: Mapped[str | None] = mapped_column(String(512))
    error_details: Mapped[str | None] = mapped_column(Text)
    pricing_category: Mapped[str | None] = mapped_column(String(64))
    opaque_data: Mapped[str | None] = mapped_column(String(512))
