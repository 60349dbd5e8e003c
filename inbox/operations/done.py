"""Done: the team has nothing left to do in a conversation, until the customer writes again."""

from __future__ import annotations

from inbox.adapters.queue import OTHER
from inbox.models.base import utcnow
from inbox.operations import changes, conversations, receipts
from inbox.operations.doorbell import ring
from inbox.operations.preferences import ON_OPEN
from inbox.operations.transaction import transaction
from inbox.words import gettext


class AskedMeanwhile(Exception):
    """The customer wrote what whoever says that it is done has not seen."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "A new message came in, so the conversation is still open. Read it, and press Done again."
            )
        )


def finish(conversation_id: int, *, by: int | None = None, up_to: int | None = None) -> int:
    """Put a conversation away, read as far as the message `up_to`; return its id.

    It comes back by itself with the next message that needs reading. Raise `AskedMeanwhile` where that
    is there already. Where it was put away before, it stays as whoever did it left it.
    """
    is_told = False
    with transaction() as session:
        conversation = conversations.lock(session, conversation_id)
        if not conversation.is_done:
            marked = conversations.read(session, conversation, up_to).marked
            if conversation.unread_count:
                raise AskedMeanwhile
            conversation.done_at, conversation.done_by_id = utcnow(), by
            conversation.version += 1
            session.flush()
            changes.note(session, [conversation.id])
            if marked and by is not None:  # programs tell the customer nothing
                is_told = receipts.note(session.connection(), conversation.id, ON_OPEN, up_to=up_to)
        found: int = conversation.id
    if is_told:
        ring(OTHER, receipts.JOB, found)
    return found


def reopen(conversation_id: int) -> int:
    """Take a conversation back among the open ones; return its id."""
    with transaction() as session:
        conversation = conversations.lock(session, conversation_id)
        if conversation.is_done:
            conversation.done_at = conversation.done_by_id = None
            conversation.version += 1
            changes.note(session, [conversation.id])
        found: int = conversation.id
    return found
