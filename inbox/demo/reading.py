"""What the shop's people have read before you came: everything but the last two hours."""

import datetime as dt
import time

from flask import Flask
from sqlalchemy import func, select

from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.event import PENDING, Event
from inbox.models.message import Message
from inbox.operations import conversations

WAITING_FOR_YOU = dt.timedelta(hours=2)
PATIENCE = 30.0


def catch_up(app: Flask) -> None:
    """Wait until everything told so far is in the inbox, then read what is old."""
    end = time.monotonic() + PATIENCE
    while _is_pending(app) and time.monotonic() < end:
        time.sleep(0.1)
    for conversation_id, message_id in _old_ends(app):
        with app.app_context():
            conversations.mark_read(conversation_id, up_to=message_id)


def _is_pending(app: Flask) -> bool:
    with app.app_context():
        return db.session.scalar(select(Event.id).where(Event.state == PENDING).limit(1)) is not None


def _old_ends(app: Flask) -> list[tuple[int, int]]:
    """Find the last old message of every conversation."""
    query = (
        select(Message.conversation_id, func.max(Message.id))
        .join(Conversation)
        .where(
            Conversation.merged_into_id.is_(None),
            Message.in_thread,
            Message.timestamp < utcnow() - WAITING_FOR_YOU,
        )
        .group_by(Message.conversation_id)
    )
    with app.app_context():
        return [(conversation_id, message_id) for conversation_id, message_id in db.session.execute(query)]
