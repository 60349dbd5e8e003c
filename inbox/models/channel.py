"""A business phone number on the Cloud API."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey


class Channel(Base):
    """One business number. A signed body that names an unknown one makes its row.

    Sending is paused while Meta refuses the access token; `paused_token` is that token's digest, so
    that a new one resumes it.
    """

    __tablename__ = "channel"

    id: Mapped[PrimaryKey]
    phone_number_id: Mapped[str] = mapped_column(String(64), unique=True)
    display_phone_number: Mapped[str | None] = mapped_column(String(64))
    waba_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Moment]
    paused_at: Mapped[Moment | None]
    pause_reason: Mapped[str | None] = mapped_column(Text)
    paused_token: Mapped[str | None] = mapped_column(String(64))
