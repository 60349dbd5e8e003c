"""A message template of the business account: what may be sent outside the 24-hour window."""

from __future__ import annotations

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey

APPROVED = "APPROVED"


class Template(Base):
    """One template in one language, as Meta last told; `components` is Meta's own list as JSON."""

    __tablename__ = "template"
    __table_args__ = (Index("uq_template_waba_name_language", "waba_id", "name", "language", unique=True),)

    id: Mapped[PrimaryKey]
    waba_id: Mapped[str] = mapped_column(String(64))
    meta_id: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(512))
    language: Mapped[str] = mapped_column(String(32))
    category: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(32))
    quality: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(Text)
    parameter_format: Mapped[str] = mapped_column(String(16))
    components: Mapped[str] = mapped_column(Text)
    told_at: Mapped[Moment]
    last_used_at: Mapped[Moment | None]
