"""What an agent had on the screen: read by the team and, where the team wants it, shown to the customer.

Only an open thread in front of an agent comes here. Programs that mark as read, and the inbox itself,
tell the customer nothing.
"""

from __future__ import annotations

from inbox.adapters.queue import OTHER
from inbox.operations import conversations, receipts
from inbox.operations.conversations import Reading
from inbox.operations.doorbell import ring
from inbox.operations.preferences import ON_OPEN
from inbox.operations.transaction import transaction


def read_on_screen(conversation_id: int, up_to: int | None) -> Reading:
    """Count what was on the screen as read; no message that came in meanwhile turns blue."""
    with transaction() as session:
        conversation = conversations.lock(session, conversation_id)
        done = conversations.read(session, conversation, up_to)
        session.flush()
        is_told = done.marked > 0 and receipts.note(
            session.connection(), done.conversation_id, ON_OPEN, up_to=up_to
        )
    if is_told:
        ring(OTHER, receipts.JOB, done.conversation_id)
    return done
