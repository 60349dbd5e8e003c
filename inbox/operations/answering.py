"""Whether a customer can be answered now, and how: freely, by template, or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select

from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.message import OUTBOUND, Message
from inbox.models.outgoing import Outgoing
from inbox.models.status import Status
from inbox.operations import recipients
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
    """Tell whether Meta refused an answer because of the window since the customer last wrote."""
    since: dt.datetime | None = conversation.last_inbound_at
    if since is None:
        return False
    told_later = exists().where(Status.message_id == Message.message_id, Status.error_code == CLOSED_AT_META)
    told_at_once = exists().where(
        Outgoing.message_pk == Message.id, Outgoing.error_code == CLOSED_AT_META, Outgoing.state == "failed"
    )
    query = exists().where(
        and_(
            Message.conversation_id == conversation.id,
            Message.in_thread,
            Message.direction == OUTBOUND,
            Message.timestamp > since,
            Message.status == "failed",
        ),
        or_(told_later, told_at_once),
    )
    return bool(db.session.scalar(select(query)))
