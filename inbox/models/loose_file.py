"""Files on their way into the storage."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, Moment, PrimaryKey


class LooseFile(Base):
    """A file that is being put into the storage, and that no other row names yet."""

    __tablename__ = "loose_file"

    id: Mapped[PrimaryKey]
    storage_key: Mapped[str] = mapped_column(String(256), unique=True)
    noted_at: Mapped[Moment] = mapped_column(index=True)
