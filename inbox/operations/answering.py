"""Whether a customer can be answered now, and how: freely, by template, or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.message import INBOUND, OUTBOUND, Message
from inbox.models.outgoing import FAILED, Outgoing
from inbox.models.status import Status
from inbox.operations import recipients
from inbox.whatsapp.envelope import CUSTOMER
from inbox.whatsapp.window import Window, window

CLOSED_AT_META = 131047


@dataclass(frozen=True, slots=True)
class Answering:
    """What stands between an agent and the customer: the window, a refused token, an unknown number."""

    window: Window
    is_open: bool
    is_reachable: bool
    paused_because: str | None


def answering(conversation: Conversation) -> Answering:
    """How things are at this moment. Where Meta said that the window is closed, it is."""
    now = utcnow()
    found = window(conversation.last_inbound_at, now)
    to = recipients.of_conversation(
        db.session.connection(), contact_id=conversation.contact_id, group_id=conversation.group_id
    )
    paused = conversation.channel.pause_reason or "" if conversation.channel.paused_at else None
    is_open = found.is_open and not meta_closed(conversation)
    return Answering(found, is_open, bool(to), paused)


def meta_closed(conversation: Conversation) -> bool:
    """Tell whether Meta refused an answer because of the window, and the customer has not written since.

    Since is meant by arrival here: Meta's clock and ours differ, and Meta counts whole seconds.
    """
    if conversation.last_inbound_at is None:
        return False
    told_later = exists().where(Status.message_id == Message.message_id, Status.error_code == CLOSED_AT_META)
    told_at_once = exists().where(
        Outgoing.message_pk == Message.id, Outgoing.error_code == CLOSED_AT_META, Outgoing.state == FAILED
    )
    query = exists().where(
        Message.conversation_id == conversation.id,
        Message.id > last_word_of(conversation),
        Message.direction == OUTBOUND,
        Message.status == FAILED,
        or_(told_later, told_at_once),
    )
    return bool(db.session.scalar(select(query)))


def last_word_of(conversation: Conversation) -> int:
    """The arrival id of the last message or call that opened the window."""
    query = (
        select(Message.id)
        .where(
            Message.conversation_id == conversation.id,
            Message.direction == INBOUND,
            Message.origin == CUSTOMER,
            Message.in_thread,
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return db.session.scalar(query) or 0
