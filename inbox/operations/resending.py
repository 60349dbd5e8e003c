"""What agents decide about messages that did not get through, or of which nobody knows."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, select

from inbox.adapters.queue import SENDS
from inbox.extensions import db
from inbox.models.attachment import Attachment
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.outgoing import ACCEPTED, FAILED, QUEUED, UNCONFIRMED, Outgoing
from inbox.operations import changes, conversations, counters, outgoing
from inbox.operations.conversations import AnySession
from inbox.operations.doorbell import ring
from inbox.operations.outgoing import Author
from inbox.operations.sending import JOB
from inbox.operations.transaction import transaction
from inbox.words import gettext, stored

SENT_AGAIN = stored("It was sent again as a new message.")


class NothingToDecide(Exception):
    """The message is on its way or has arrived: somebody else decided, or Meta's answer came after all."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This message is already on its way, so there is nothing to decide about it.")
        )


def send_again(message_id: int, *, by: Author) -> Message:
    """Send a message that failed, or that nobody is sure of.

    One that Meta never took goes out itself. Of one that Meta may have taken, or took and could not
    deliver, a copy is sent: both stay in the thread, because the customer may get to see both.
    """
    with transaction() as session:
        message, work = held(session, message_id)
        was_refused = is_harmless(message, work)
        if not was_refused and not (work.state == UNCONFIRMED or message.status == FAILED):
            raise NothingToDecide
        conversation = session.get_one(Conversation, message.conversation_id)
        outgoing.check_may_send(session, conversation, json.loads(work.body), None)
        if was_refused:
            requeue(session, message, work)
    if was_refused:
        ring(SENDS, JOB, work.id)
        return message
    return copied(message, work, by)


def requeue(session: AnySession, message: Message, work: Outgoing) -> None:
    """Back to the beginning, and to the end of the thread, where the customer will see it."""
    now = utcnow()
    work.state, work.next_attempt_at, work.created_at = QUEUED, now, now
    work.attempts, work.error_code, work.last_error = 0, None, None
    message.status, message.timestamp = QUEUED, now
    touch(session, message)
    counters.recount(session.connection(), [message.conversation_id])


def copied(message: Message, work: Outgoing, by: Author) -> Message:
    """A new message with the same content; the old one no longer waits for a decision."""
    copy = outgoing.write_copy(message, work, by=by, client_token=f"again:{work.id}:{work.attempts}")
    copy_id, message_id = copy.id, message.id
    with transaction() as session:
        message, work = held(session, message_id)
        if work.state == UNCONFIRMED:  # and not settled by its status meanwhile
            work.state, work.last_error, message.status = FAILED, SENT_AGAIN, FAILED
            touch(session, message)
            counters.find_answers(session.connection(), [message.conversation_id])
    return db.session.get_one(Message, copy_id)


def confirm(message_id: int) -> None:
    """The agent knows that it arrived: the customer said so, or the phone shows it."""
    with transaction() as session:
        message, work = held(session, message_id)
        if work.state != UNCONFIRMED:
            raise NothingToDecide
        work.state, work.accepted_at, work.last_error = ACCEPTED, utcnow(), None
        message.status = ACCEPTED
        touch(session, message)


def discard(message_id: int) -> int:
    """Remove a message that Meta refused and no customer has seen; return its conversation's id."""
    with transaction() as session:
        message, work = held(session, message_id)
        if not is_harmless(message, work):
            raise NothingToDecide
        place = message.conversation_id
        for table, column in ((Attachment, Attachment.message_pk), (Outgoing, Outgoing.message_pk)):
            session.execute(delete(table).where(column == message_id))
        session.execute(delete(Message).where(Message.id == message_id))
        counters.recount(session.connection(), [place])
    return place


def is_harmless(message: Message, work: Outgoing) -> bool:
    """Tell whether Meta never took it; one that a copy was sent of may have arrived all the same."""
    return work.state == FAILED and work.last_error != SENT_AGAIN and message.message_id is None


def held(session: AnySession, message_id: int) -> tuple[Message, Outgoing]:
    """A message of ours with the work of sending it, locked in the one order of locks."""
    place = session.scalar(select(Message.conversation_id).where(Message.id == message_id))
    if place is None:
        raise NothingToDecide
    conversations.lock(session, place)
    work: Any = session.scalar(select(Outgoing).where(Outgoing.message_pk == message_id).with_for_update())
    if work is None:
        raise NothingToDecide
    return session.get_one(Message, message_id), work


def touch(session: AnySession, message: Message) -> None:
    """Let browsers see it."""
    session.flush()
    changes.touch(session, [message.conversation_id])


def text_of(message_id: int) -> str:
    """The words of a refused message, for whoever wants to write it anew."""
    message = db.session.get(Message, message_id)
    return (message.text_body or message.caption or "") if message is not None else ""
