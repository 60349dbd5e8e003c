"""A business phone number on the Cloud API."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey


class Channel(Base):
    """One business number. A signed body that names an unknown one makes its row."""

    __tablename__ = "channel"

    id: Mapped[PrimaryKey]
    phone_number_id: Mapped[str] = mapped_column(String(64), unique=True)
    display_phone_number: Mapped[str | None] = mapped_column(String(64))
    waba_id: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Moment]
