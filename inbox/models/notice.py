"""What Meta tells the business about its account, numbers and templates."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey


class Notice(Base):
    """One thing that an admin should know, in words; `position` is its place in the body that told it."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        Index("ix_notice_newest", "created_at", "id"),
    )

    id: Mapped[PrimaryKey]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    position: Mapped[int]
    field: Mapped[str] = mapped_column(String(64))
    severity: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Moment]
