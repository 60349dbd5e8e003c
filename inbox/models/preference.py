"""What an agent has chosen for themselves."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment


class AgentPreference(Base):
    """One choice of one agent by name; a missing row means the default."""

    __tablename__ = "agent_preference"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(String(64))
    changed_at: Mapped[Moment]
