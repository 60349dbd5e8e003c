"""What agents have typed and not sent: kept for each of them, on whatever device they go on."""

from __future__ import annotations

from sqlalchemy import delete, exists, select

from inbox.models.base import utcnow
from inbox.models.outgoing import Outgoing
from inbox.models.reply import UnsentDraft
from inbox.operations import conversations
from inbox.operations.conversations import AnySession
from inbox.operations.transaction import transaction

LONGEST = 20_000  # far more than WhatsApp takes: who pastes too much may shorten it tomorrow


def keep(agent_id: int, conversation_id: int, text: str, *, client_token: str | None = None) -> None:
    """Keep the text, or forget it where there is none any more.

    A text that was sent under this token in the meantime is no draft: the browser that kept it was
    overtaken by its own message. Both take turns by the conversation's lock.
    """
    text = text.replace("\r\n", "\n").replace("\0", "")[:LONGEST]
    with transaction() as session:
        place = conversations.lock(session, conversation_id).id
        if client_token and was_sent(session, client_token):
            return
        forget(session, agent_id, place)
        if text.strip():
            session.add(UnsentDraft(agent_id=agent_id, conversation_id=place, text=text, changed_at=utcnow()))


def clear(agent_id: int, conversation_id: int) -> None:
    """The text was sent."""
    with transaction() as session:
        forget(session, agent_id, conversations.lock(session, conversation_id).id)


def forget(session: AnySession, agent_id: int, conversation_id: int) -> None:
    """Take the draft away."""
    session.execute(
        delete(UnsentDraft).where(
            UnsentDraft.agent_id == agent_id, UnsentDraft.conversation_id == conversation_id
        )
    )


def was_sent(session: AnySession, client_token: str) -> bool:
    return bool(session.scalar(select(exists().where(Outgoing.client_token == client_token))))
