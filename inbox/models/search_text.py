"""What can be found by searching: the words of messages, as the search index wants them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, BigKey


class SearchText(Base):
    """The words of one shown message after its edits, in one spelling: see `whatsapp.findable`.

    A message without words has none of these. `is_deleted` marks the words of a message that its sender
    took back: nobody finds them, except admins where deleted messages are kept.
    """

    __tablename__ = "search_text"

    id: Mapped[int] = mapped_column(BigKey, ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(Text)
    is_deleted: Mapped[bool] = mapped_column(default=False)


class SearchBacklog(Base):
    """One row while messages are still to be made findable, those with an id under `below`; then none."""

    __tablename__ = "search_backlog"

    id: Mapped[int] = mapped_column(primary_key=True)
    below: Mapped[int] = mapped_column(BigKey)
