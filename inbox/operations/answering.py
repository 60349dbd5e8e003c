"""Whether a customer can be answered now, and how: freely, by template, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, case, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.message import INBOUND, OUTBOUND, Message
from inbox.models.outgoing import FAILED, Outgoing
from inbox.models.status import Status
from inbox.operations import recipients
from inbox.whatsapp.envelope import CUSTOMER
from inbox.whatsapp.window import LENGTH, Window, window

CLOSED_AT_META = 131047


@dataclass(frozen=True, slots=True)
class Answering:
    """What stands between an agent and the customer: the window, a paused number, nobody to send to."""

    window: Window
    is_open: bool
    is_reachable: bool
    paused_because: str | None


def questions() -> tuple[ColumnElement[bool], ...]:
    """What only the database knows of a conversation, as parts of a query for it."""
    opened = Conversation.last_inbound_at > utcnow() - LENGTH
    return (
        recipients.is_anybody().label("is_reachable"),
        case((opened, meta_closed()), else_=false()).label("is_closed"),
    )


def answer_of(conversation: Conversation, told: Row[*tuple[Any, ...]]) -> Answering:
    """The answer to these questions. Where Meta said that the window is closed, it is."""
    found = window(conversation.last_inbound_at, utcnow())
    paused = conversation.channel.pause_reason or "" if conversation.channel.paused_at else None
    return Answering(found, found.is_open and not told.is_closed, bool(told.is_reachable), paused)


def meta_closed() -> ColumnElement[bool]:
    """Whether Meta refused an answer because of the window, and the customer has not written since.

    Since is meant by arrival here: Meta's clock and ours differ, and Meta counts whole seconds.
    """
    told_later = exists().where(Status.message_id == Message.message_id, Status.error_code == CLOSED_AT_META)
    told_at_once = exists().where(
        Outgoing.message_pk == Message.id, Outgoing.error_code == CLOSED_AT_META, Outgoing.state == FAILED
    )
    return (
        exists()
        .where(
            Message.conversation_id == Conversation.id,
            Message.id > func.coalesce(last_word(), 0),
            Message.direction == OUTBOUND,
            Message.status == FAILED,
            or_(told_later, told_at_once),
        )
        .correlate(Conversation)
    )


def last_word() -> ScalarSelect[int]:
    """The arrival id of the last message or call that opened the window."""
    word = aliased(Message)
    return (
        select(word.id)
        .where(
            word.conversation_id == Conversation.id,
            word.direction == INBOUND,
            word.origin == CUSTOMER,
            word.in_thread,
        )
        .order_by(word.id.desc())
        .limit(1)
        .correlate(Conversation)
        .scalar_subquery()
    )
