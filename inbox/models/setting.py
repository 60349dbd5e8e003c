"""What the team has set in the inbox itself, beside the environment's settings."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment


class Setting(Base):
    """One choice by name; a missing row means the default. The installation's own id is one, too."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[Moment]
