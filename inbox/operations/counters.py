"""The counters of conversations: moved by SQL expressions as messages arrive, recounted where rows moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Case, ColumnElement, Connection, Integer, bindparam, case, func, select, update

from inbox.models.base import UtcDateTime
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations.rowsets import given_rows, rows_as_json

conversation = Conversation.__table__.c
message = Message.__table__.c


@dataclass(slots=True)
class Tally:
    """What a slice adds to one conversation."""

    shown: int = 0
    unread: int = 0
    last_shown_at: dt.datetime | None = None
    last_any_at: dt.datetime | None = None
    last_inbound_at: dt.datetime | None = None

    def count(self, row: Mapping[str, Any], *, opens_window: bool) -> None:
        at = row["timestamp"]
        self.last_any_at = later(self.last_any_at, at)
        if row["in_thread"]:
            self.shown += 1
            self.last_shown_at = later(self.last_shown_at, at)
        if row["needs_reading"]:
            self.unread += 1
        if opens_window:
            self.last_inbound_at = later(self.last_inbound_at, at)


def later(one: dt.datetime | None, other: dt.datetime | None) -> dt.datetime | None:
    return max((at for at in (one, other) if at), default=None)


def add(connection: Connection, tallies: Mapping[int, Tally]) -> None:
    """Add each tally to its conversation; `filing` has locked them all in one order."""
    if not tallies:
        return
    rows = [
        {
            "key_id": conversation_id,
            "shown": tally.shown,
            "unread": tally.unread,
            "last_shown_at": tally.last_shown_at,
            "last_any_at": tally.last_any_at,
            "last_inbound_at": tally.last_inbound_at,
        }
        for conversation_id, tally in sorted(tallies.items())
    ]
    if connection.dialect.name == "postgresql":
        connection.execute(ADD_GIVEN, {"rows": rows_as_json(rows)})
    else:
        connection.execute(ADD_EACH, rows)


def sums(told: Mapping[str, ColumnElement[Any]]) -> dict[str, ColumnElement[Any]]:
    """The counters with what a tally tells added to them."""
    last_shown, last_any = told["last_shown_at"], told["last_any_at"]
    # Until something is shown in it, a conversation stands where its latest folded message is.
    newest = case(
        ((conversation.message_count == 0) & last_shown.isnot(None), last_shown),
        (conversation.message_count == 0, greater(conversation.last_message_at, last_any)),
        (last_shown.isnot(None), greater(conversation.last_message_at, last_shown)),
        else_=conversation.last_message_at,
    )
    return {
        "message_count": conversation.message_count + told["shown"],
        "unread_count": conversation.unread_count + told["unread"],
        "last_message_at": newest,
        "last_inbound_at": greater(conversation.last_inbound_at, told["last_inbound_at"]),
        "version": conversation.version + 1,
    }


def greater(column: ColumnElement[Any], other: ColumnElement[Any]) -> Case[Any]:
    """The later of two moments, either of which may be missing; `max` differs between the databases."""
    return case((other.is_(None), column), (column.is_(None) | (other > column), other), else_=column)


def recount(connection: Connection, conversation_ids: Collection[int]) -> None:
    """Count anew from the messages: for rows that were moved or rewritten. Costs as much as they are long."""
    of_this = message.conversation_id == conversation.id
    shown_at = select(func.max(message.timestamp)).where(of_this, message.in_thread).scalar_subquery()
    any_at = select(func.max(message.timestamp)).where(of_this).scalar_subquery()
    connection.execute(
        update(Conversation.__table__)
        .where(conversation.id.in_(sorted(conversation_ids)))
        .values(
            message_count=select(func.count()).where(of_this, message.in_thread).scalar_subquery(),
            unread_count=select(func.count())
            .where(of_this, message.needs_reading, message.id > conversation.read_up_to)
            .scalar_subquery(),
            last_message_at=func.coalesce(shown_at, any_at, conversation.last_message_at),
            version=conversation.version + 1,
        )
    )


TOLD = {
    "key_id": conversation.id.type,
    "shown": Integer(),
    "unread": Integer(),
    "last_shown_at": UtcDateTime(),
    "last_any_at": UtcDateTime(),
    "last_inbound_at": UtcDateTime(),
}
EACH = {name: bindparam(name, type_=type_) for name, type_ in TOLD.items()}
ADD_EACH = update(Conversation.__table__).where(conversation.id == EACH["key_id"]).values(sums(EACH))
GIVEN = dict(given_rows(TOLD).c.items())
ADD_GIVEN = update(Conversation.__table__).where(conversation.id == GIVEN["key_id"]).values(sums(GIVEN))
