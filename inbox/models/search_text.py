"""What can be found by searching: the words of messages and the names of people, as indexes want them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, BigKey, partial_index


class SearchText(Base):
    """The words of one shown message after its edits, in one spelling: see `whatsapp.findable`.

    The rows stand in the order in which results are shown: `place` is the message's time and then its id,
    see `operations/places_in_time.py`. A text without words has none of these. `is_deleted` marks the words
    of a message that its sender took back: nobody finds them, except admins where deleted messages are kept.
    What searches filter by is copied from the message.
    """

    __tablename__ = "search_text"
    __table_args__ = (
        partial_index("ix_search_text_type", "message_type", "place", where="message_type <> 'text'"),
        partial_index("ix_search_text_link", "place", where="has_link", sqlite="has_link = 1"),
    )

    place: Mapped[int] = mapped_column(BigKey, primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(BigKey, ForeignKey("message.id", ondelete="CASCADE"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    is_deleted: Mapped[bool] = mapped_column(default=False)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    direction: Mapped[str] = mapped_column(String(8))
    message_type: Mapped[str] = mapped_column(String(64))
    has_link: Mapped[bool] = mapped_column(default=False, server_default=false())


class SearchName(Base):
    """All that one living conversation can be found by: names, the username, numbers, a group's subject."""

    __tablename__ = "search_name"

    id: Mapped[int] = mapped_column(
        BigKey, ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    names: Mapped[str] = mapped_column(Text)


class SearchBacklog(Base):
    """A row while some are still to be made findable, those with an id under `below`; then none.

    1 stands for messages, 2 for conversations.
    """

    __tablename__ = "search_backlog"

    id: Mapped[int] = mapped_column(primary_key=True)
    below: Mapped[int] = mapped_column(BigKey)


MESSAGES, CONVERSATIONS = 1, 2
