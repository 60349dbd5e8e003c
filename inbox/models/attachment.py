"""A media file that belongs to a message."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, BigKey, Moment, PrimaryKey

PENDING = "pending"


class Attachment(Base):
    """One file to be fetched from Meta, with the state of that work on the row itself."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_due", "state", "next_attempt_at"),)

    id: Mapped[PrimaryKey]
    message_pk: Mapped[int] = mapped_column(BigKey, ForeignKey("message.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    media_id: Mapped[str] = mapped_column(String(256))
    mime_type: Mapped[str | None] = mapped_column(String(256))
    sha256: Mapped[str | None] = mapped_column(String(128))
    filename: Mapped[str | None] = mapped_column(Text)
    size: Mapped[int | None] = mapped_column(BigInteger)
    storage_key: Mapped[str | None] = mapped_column(String(256))
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_attempt_at: Mapped[Moment | None]
    lease_until: Mapped[Moment | None]
    last_error: Mapped[str | None] = mapped_column(Text)
