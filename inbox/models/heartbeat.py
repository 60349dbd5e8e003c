"""Signs of life: which processes run, and which webhook requests were refused."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey

WEB = "web"
WORKER = "worker"


class Heartbeat(Base):
    """One running process; a row that is not renewed belongs to a process that is gone."""

    __tablename__ = "heartbeat"
    __table_args__ = (UniqueConstraint("role", "host", "pid"),)

    id: Mapped[PrimaryKey]
    role: Mapped[str] = mapped_column(String(16))
    host: Mapped[str] = mapped_column(String(200))
    pid: Mapped[int]
    version: Mapped[str] = mapped_column(String(32))
    started_at: Mapped[Moment]
    seen_at: Mapped[Moment]


class Refusal(Base):
    """How often webhook requests were refused for a reason; written now and then, not per request."""

    __tablename__ = "refusal"

    id: Mapped[PrimaryKey]
    reason: Mapped[str] = mapped_column(String(64), unique=True)
    count: Mapped[int]
    last_at: Mapped[Moment]
