"""What Meta told of a call to a customer: ringing, accepted, rejected."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey


class CallStatus(Base):
    """One step of one call, kept also while the call itself is unknown.

    The call is a `message` with the same id on the same channel. Its steps have a table of their
    own, so that nothing that is asked of messages can take one for the state of a message.
    """

    __tablename__ = "call_status"
    __table_args__ = (
        UniqueConstraint("call_id", "channel_id", "status"),
        Index("ix_call_status_event_id", "event_id"),
    )

    id: Mapped[PrimaryKey]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"))
    call_id: Mapped[str] = mapped_column(String(512))
    status: Mapped[str] = mapped_column(String(32))
    timestamp: Mapped[Moment]
