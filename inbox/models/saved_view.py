"""A view of the list that somebody keeps under a name."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey, partial_index


class SavedView(Base):
    """What the address of a list asks for: an agent's own, or everybody's where `agent_id` is null."""

    __tablename__ = "saved_view"
    __table_args__ = (
        partial_index("uq_saved_view_own", "agent_id", "name", where="agent_id IS NOT NULL", unique=True),
        partial_index("uq_saved_view_shared", "name", where="agent_id IS NULL", unique=True),
    )

    id: Mapped[PrimaryKey]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(64))
    query: Mapped[str] = mapped_column(String(512))
    position: Mapped[int]
    created_at: Mapped[Moment]
