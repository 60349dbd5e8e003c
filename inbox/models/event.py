"""The log: every webhook body exactly as it arrived, and the pieces that could not be applied."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey, partial_index

PENDING = "pending"
APPLIED = "applied"

# Where a body came from: Meta's webhook, or Meta's answer to a message that we sent.
WEBHOOK = "webhook"
ANSWER = "answer"


class Event(Base):
    """One signed body, kept before it was answered, or Meta's answer to a message of ours.

    The log is the truth; the tables follow it. The digest is unique: Meta repeats a delivery byte
    for byte, and a repeat has nothing to add.
    """

    __tablename__ = "event"
    __table_args__ = (
        partial_index("ix_event_pending", "id", where="state = 'pending'"),
        Index("ix_event_received_at", "received_at"),
        {"sqlite_autoincrement": True},  # an id is never given twice: ids are the order of arrival
    )

    id: Mapped[PrimaryKey]
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    source: Mapped[str] = mapped_column(String(16), default=WEBHOOK, server_default=WEBHOOK)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(String(16), default=PENDING, server_default=PENDING)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    applied_at: Mapped[Moment | None]


class SetAside(Base):
    """A piece of a body that could not be applied, with the reason, until a replay succeeds.

    `position` counts the items of the body from 0; -1 stands for the body as a whole.
    """

    __tablename__ = "set_aside"
    __table_args__ = (UniqueConstraint("event_id", "position"),)

    id: Mapped[PrimaryKey]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    position: Mapped[int]
    error: Mapped[str] = mapped_column(Text)
    piece: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Moment]
