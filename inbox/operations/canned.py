"""Canned replies: texts under a shortcut, an agent's own ones and everybody's."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from inbox.extensions import db
from inbox.models.agent import Agent
from inbox.models.base import utcnow
from inbox.models.reply import CannedReply
from inbox.operations.conversations import AnySession
from inbox.operations.storable import UNSTORABLE
from inbox.operations.transaction import transaction
from inbox.words import gettext, grouped, marked

LONGEST_SHORTCUT, LONGEST_TEXT = 32, 4096
MOST = 500  # of each owner: a list that people search, and that fits into memory

BAD_SHORTCUT = marked("A shortcut has letters, digits, - and _ only, such as opening-hours.")
NO_SHORTCUT = marked("Enter a shortcut: what you type after the slash, such as thanks.")
LONG_SHORTCUT = marked("A shortcut has %(most)s characters at most.")
NO_TEXT = marked("Enter the text that is to be sent.")
TAKEN = marked(
    "There is a reply with the shortcut /%(shortcut)s already. Choose another, or change that one."
)
FULL = marked("There are %(most)s replies already, which is the most. Remove some that nobody uses.")
LONG_TEXT = marked("This text has %(length)s characters; WhatsApp takes %(most)s at most.")


class NotUsable(ValueError):
    """What was entered cannot be kept; the text says why, `field` says where."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class UnknownReply(LookupError):
    """There is no such reply, or none that this agent may change."""


def usable(agent: Agent, words: str = "") -> list[CannedReply]:
    """What an agent can insert, the best match first; an own reply stands in for a shared one of its name."""
    own_first = sorted(visible(agent), key=lambda reply: reply.agent_id is None)
    by_shortcut: dict[str, CannedReply] = {}
    for reply in own_first:
        by_shortcut.setdefault(reply.shortcut, reply)
    return matching(by_shortcut.values(), words)


def listed(agent: Agent, words: str = "") -> list[CannedReply]:
    """All that an agent sees in the settings, by shortcut."""
    return sorted(matching(visible(agent), words), key=lambda reply: reply.shortcut)


def visible(agent: Agent) -> Sequence[CannedReply]:
    mine_or_shared = or_(CannedReply.agent_id == agent.id, CannedReply.agent_id.is_(None))
    return db.session.scalars(select(CannedReply).where(mine_or_shared).order_by(CannedReply.id)).all()


def matching(replies: Iterable[CannedReply], words: str) -> list[CannedReply]:
    """Those with every word in the shortcut or the text; shortcuts that begin with it come first."""
    wanted = folded(words).removeprefix("/").split()
    found = [reply for reply in replies if all(word in haystack(reply) for word in wanted)]
    return sorted(found, key=lambda reply: (rank(reply.shortcut, wanted), reply.shortcut))


def haystack(reply: CannedReply) -> str:
    return f"{reply.shortcut} {folded(reply.text)}"


def rank(shortcut: str, wanted: Sequence[str]) -> int:
    if not wanted:
        return 0
    if shortcut == wanted[0]:
        return 0
    if shortcut.startswith(wanted[0]):
        return 1
    return 2 if wanted[0] in shortcut else 3


def get(agent: Agent, reply_id: int) -> CannedReply:
    """A reply that this agent may use."""
    reply = db.session.get(CannedReply, reply_id)
    if reply is None or reply.agent_id not in (None, agent.id):
        raise UnknownReply
    return reply


def is_changeable(agent: Agent, reply: CannedReply) -> bool:
    """Agents change their own replies, admins also those of everybody; nobody another's own."""
    return reply.agent_id == agent.id or (reply.agent_id is None and agent.is_admin)


def add(agent: Agent, shortcut: str, text: str, *, shared: bool) -> CannedReply:
    if shared and not agent.is_admin:
        raise UnknownReply
    shortcut, text = checked_shortcut(shortcut), checked_text(text)
    owner = None if shared else agent.id
    now = utcnow()
    try:
        with transaction() as session:
            if (session.scalar(select(func.count()).where(owned_by(owner))) or 0) >= MOST:
                raise NotUsable("shortcut", gettext(FULL, most=MOST))
            refuse_taken(session, owner, shortcut)
            reply = CannedReply(agent_id=owner, shortcut=shortcut, text=text, created_at=now, changed_at=now)
            session.add(reply)
    except IntegrityError:
        raise NotUsable("shortcut", gettext(TAKEN, shortcut=shortcut)) from None
    return reply


def change(agent: Agent, reply_id: int, shortcut: str, text: str) -> None:
    shortcut, text = checked_shortcut(shortcut), checked_text(text)
    try:
        with transaction() as session:
            reply = changeable(session, agent, reply_id)
            refuse_taken(session, reply.agent_id, shortcut, but=reply.id)
            reply.shortcut, reply.text, reply.changed_at = shortcut, text, utcnow()
    except IntegrityError:
        raise NotUsable("shortcut", gettext(TAKEN, shortcut=shortcut)) from None


def remove(agent: Agent, reply_id: int) -> str:
    """Take a reply away; returns its shortcut, to tell of it."""
    with transaction() as session:
        reply = changeable(session, agent, reply_id)
        shortcut = reply.shortcut
        session.delete(reply)
    return shortcut


def changeable(session: AnySession, agent: Agent, reply_id: int) -> CannedReply:
    reply = session.get(CannedReply, reply_id)
    if reply is None or not is_changeable(agent, reply):
        raise UnknownReply
    return reply


def owned_by(owner: int | None) -> ColumnElement[bool]:
    return CannedReply.agent_id.is_(None) if owner is None else CannedReply.agent_id == owner


def refuse_taken(session: AnySession, owner: int | None, shortcut: str, *, but: int = 0) -> None:
    taken = select(CannedReply.id).where(
        owned_by(owner), CannedReply.shortcut == shortcut, CannedReply.id != but
    )
    if session.scalar(taken) is not None:
        raise NotUsable("shortcut", gettext(TAKEN, shortcut=shortcut))


def checked_shortcut(entered: str) -> str:
    """The shortcut as it is kept: small letters, of any script, without the slash that people type first."""
    shortcut = folded(entered).strip().removeprefix("/")
    if not shortcut:
        raise NotUsable("shortcut", gettext(NO_SHORTCUT))
    if not all(belongs_in_shortcut(letter) for letter in shortcut):
        raise NotUsable("shortcut", gettext(BAD_SHORTCUT))
    if len(shortcut) > LONGEST_SHORTCUT:
        raise NotUsable("shortcut", gettext(LONG_SHORTCUT, most=LONGEST_SHORTCUT))
    return shortcut


def belongs_in_shortcut(letter: str) -> bool:
    """Marks belong to letters: without them no word of Hindi could be written."""
    return letter in "-_" or unicodedata.category(letter)[0] in "LMN"


def checked_text(entered: str) -> str:
    text = UNSTORABLE.sub("\ufffd", entered.replace("\r\n", "\n")).strip()
    if not text:
        raise NotUsable("text", gettext(NO_TEXT))
    if len(text) > LONGEST_TEXT:
        raise NotUsable("text", gettext(LONG_TEXT, length=grouped(len(text)), most=grouped(LONGEST_TEXT)))
    return text


def folded(words: str) -> str:
    """Words as they are compared: composed, in small letters."""
    return unicodedata.normalize("NFC", words).lower()
