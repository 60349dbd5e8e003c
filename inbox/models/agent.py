"""A person who logs in, their sessions, and the attempts to log in as them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inbox.models.base import Base, Moment, PrimaryKey
from inbox.models.preference import AgentPreference

ADMIN = "admin"
AGENT = "agent"


class Agent(Base):
    """A member of the team. Disabled agents keep their row, so that what they did keeps a name."""

    __tablename__ = "agent"

    id: Mapped[PrimaryKey]
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Moment]
    disabled_at: Mapped[Moment | None]

    preferences: Mapped[list[AgentPreference]] = relationship(viewonly=True)

    @property
    def is_admin(self) -> bool:
        return self.role == ADMIN

    @property
    def is_disabled(self) -> bool:
        return self.disabled_at is not None


class AgentSession(Base):
    """One log-in on one device. The cookie holds the token, the row only its hash.

    Sessions live in the database and not in the cookie, so that log-out, a disabled login and
    a new password end them at once, whoever still has the cookie.
    """

    __tablename__ = "agent_session"

    id: Mapped[PrimaryKey]
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str | None] = mapped_column(String(256))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]

    agent: Mapped[Agent] = relationship()


class LoginAttempt(Base):
    """One failed attempt, counted in the database so that restarts and processes share the count.

    `account` is a hash of the address typed: what strangers type there is nobody's to keep.
    """

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_account", "account", "attempted_at"),
        Index("ix_login_attempt_address", "address", "attempted_at"),
    )

    id: Mapped[PrimaryKey]
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    attempted_at: Mapped[Moment]
