"""What helps agents to write: ready-made replies, and texts that are not finished."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey, partial_index


class CannedReply(Base):
    """A text under a shortcut: an agent's own, or everybody's where `agent_id` is null."""

    __tablename__ = "canned_reply"
    __table_args__ = (
        partial_index(
            "uq_canned_reply_own", "agent_id", "shortcut", where="agent_id IS NOT NULL", unique=True
        ),
        partial_index("uq_canned_reply_shared", "shortcut", where="agent_id IS NULL", unique=True),
    )

    id: Mapped[PrimaryKey]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"))
    shortcut: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]


class UnsentDraft(Base):
    """What an agent has typed in a conversation and not sent, on whatever device."""

    __tablename__ = "draft"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[Moment]
