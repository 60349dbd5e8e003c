"""The keys by which programs keep a request from being done twice."""

from __future__ import annotations

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey


class IdempotencyKey(Base):
    """What a program was answered under a key of its own; asking again gives the same answer."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("uq_idempotency_key_owner_value", "owner", "value", unique=True),)

    id: Mapped[PrimaryKey]
    owner: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(255))
    request_digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    answer: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Moment] = mapped_column(index=True)
