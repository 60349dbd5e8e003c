"""A token with which a program uses the REST API."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey

SCOPES = ("read", "write", "send")


class ApiToken(Base):
    """Shown once, kept as a hash. `scopes` is a list separated by spaces."""

    __tablename__ = "api_token"

    id: Mapped[PrimaryKey]
    name: Mapped[str] = mapped_column(String(200), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment | None]
    last_used_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]

    def allows(self, scope: str) -> bool:
        return scope in self.scopes.split()
