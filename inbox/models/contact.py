"""A person on WhatsApp, and the ids by which Meta names that person."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from inbox.models.base import Base, Moment, PrimaryKey

WA_ID = "wa_id"
BSUID = "bsuid"
PARENT_BSUID = "parent_bsuid"
DIALLED = "dialled"  # a number as somebody here typed it, until Meta says whose it is

STOP = "stop"


class Contact(Base):
    """One person, whatever number or id Meta uses for them today.

    `name` is what they call themselves, `saved_name` what the phone's address book calls them.
    `marketing` is their last word on marketing messages (`stop`, `resume`). `recycled_at` says
    since when they have a number that somebody else had before.
    """

    __tablename__ = "contact"

    id: Mapped[PrimaryKey]
    name: Mapped[str | None] = mapped_column(String(512))
    name_at: Mapped[Moment | None]
    username: Mapped[str | None] = mapped_column(String(128))
    username_at: Mapped[Moment | None]
    saved_name: Mapped[str | None] = mapped_column(String(512))
    saved_name_at: Mapped[Moment | None]
    marketing: Mapped[str | None] = mapped_column(String(16))
    marketing_at: Mapped[Moment | None]
    recycled_at: Mapped[Moment | None]
    created_at: Mapped[Moment]

    aliases: Mapped[list[ContactAlias]] = relationship(order_by="ContactAlias.id")

    @property
    def shown_name(self) -> str | None:
        return self.saved_name or self.name

    @property
    def wants_no_marketing(self) -> bool:
        return self.marketing == STOP


class ContactAlias(Base):
    """An id that leads to a contact: a number, a business-scoped user id, its parent, or what was dialled.

    A superseded alias still leads to the person it belonged to (late bodies and history name it),
    but it is no longer shown as theirs. It is theirs again when it is seen after that: bodies overtake
    each other, so `last_seen_at` keeps when, as exactly as is worth a write (see `operations/identity.py`).
    """

    __tablename__ = "contact_alias"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[PrimaryKey]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(256))
    first_seen_at: Mapped[Moment]
    last_seen_at: Mapped[Moment | None]
    superseded_at: Mapped[Moment | None]
