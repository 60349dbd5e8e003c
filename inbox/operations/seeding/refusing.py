"""Invented messages never come between real ones."""

from __future__ import annotations

from sqlalchemy import Connection, exists, or_, select

from inbox.models.event import Event
from inbox.models.message import Message
from inbox.operations.seeding.writing import MARK


class AlreadyInUse(Exception):
    """This inbox has messages that nobody invented."""

    def __init__(self) -> None:
        super().__init__("This inbox has real messages: seed the demo's database or an empty one.")


def refuse_real_messages(connection: Connection) -> None:
    """Raise `AlreadyInUse` unless the inbox is empty, or holds what was seeded before."""
    is_real = or_(Message.message_id.is_(None), ~Message.message_id.startswith(MARK, autoescape=True))
    if connection.scalar(select(or_(exists().where(is_real), exists().where(Event.id > 0)))):
        raise AlreadyInUse
