"""A message of ours on its way to Meta."""

from __future__ import annotations

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inbox.models.agent import Agent
from inbox.models.base import Base, BigKey, Moment, PrimaryKey, partial_index
from inbox.models.message import Message

# How far the sending has come. A file is uploaded before its message is sent. `unconfirmed` is a request
# whose answer was lost: Meta may have taken it, so it is never sent again by itself. `failed` is one that
# was refused for good.
QUEUED, UPLOADING, SENDING = "queued", "uploading", "sending"
UNCONFIRMED, ACCEPTED, FAILED = "unconfirmed", "accepted", "failed"


class Outgoing(Base):
    """The work of sending one message: what is to be posted, who wrote it, and how far it has come.

    `body` is Meta's own message object without the recipient. `client_token` is made by the page
    that sends, so that a form that is posted twice is one message. What became of the message after
    Meta took it is told by the statuses, not here.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_due", "state", "next_attempt_at"),
        # What has to be sent before a later message of the same conversation may go.
        partial_index(
            "ix_outgoing_waiting",
            "conversation_id",
            "id",
            where="state IN ('queued', 'uploading', 'sending')",
        ),
    )

    id: Mapped[PrimaryKey]
    message_pk: Mapped[int] = mapped_column(BigKey, ForeignKey("message.id", ondelete="CASCADE"), unique=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id", ondelete="SET NULL"))
    client_token: Mapped[str | None] = mapped_column(String(128), unique=True)
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_attempt_at: Mapped[Moment | None]
    lease_until: Mapped[Moment | None]
    error_code: Mapped[int | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Moment]
    accepted_at: Mapped[Moment | None]

    message: Mapped[Message] = relationship()
    agent: Mapped[Agent | None] = relationship()

    def waits_because(self, status: str | None) -> str | None:
        """Why a message with this status is not on its way: tried in vain, or held back by Meta."""
        is_held = self.state == ACCEPTED and status == ACCEPTED
        return self.last_error if self.state == QUEUED or is_held else None


class Bucket(Base):
    """A token bucket: how many messages may go now, to one person or from one number."""

    __tablename__ = "bucket"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    tokens: Mapped[float] = mapped_column(Float)
    filled_at: Mapped[Moment]
