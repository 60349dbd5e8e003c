"""The people we know, for passing somebody's number on to somebody else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from inbox.extensions import db
from inbox.models.contact import WA_ID, Contact, ContactAlias

MOST = 8
FEWEST_DIGITS = 3
NOT_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with a number."""

    id: int
    name: str
    phone: str


def search(words: str) -> list[Known]:
    """Those whose name or number has these words in it, the ones we met last first."""
    wanted = words.strip()[:100]
    if not wanted:
        return []
    # SQLite knows capital letters of English only, so the likeliest spellings of others are tried.
    spellings = {wanted, wanted.lower(), wanted.upper(), wanted.title()}
    fits = [
        name.ilike(f"%{escaped(each)}%", escape="\\")
        for name in (Contact.name, Contact.saved_name)
        for each in spellings
    ]
    number = NOT_DIGITS.sub("", wanted)
    if len(number) >= FEWEST_DIGITS:
        fits.append(ContactAlias.value.like(f"%{number}%"))
    query = people().where(or_(*fits)).order_by(Contact.id.desc()).limit(MOST)
    return [known(row.Contact, row.value) for row in db.session.execute(query)]


def find(contact_id: int) -> Known | None:
    row = db.session.execute(people().where(Contact.id == contact_id).limit(1)).first()
    return known(row.Contact, row.value) if row else None


def people() -> Select[Contact, str]:
    """Contacts with the number that is theirs now."""
    theirs = (ContactAlias.kind == WA_ID) & ContactAlias.superseded_at.is_(None)
    return select(Contact, ContactAlias.value).join(ContactAlias).where(theirs)


def known(contact: Contact, number: str) -> Known:
    return Known(contact.id, contact.shown_name or "", f"+{number}")


def escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
