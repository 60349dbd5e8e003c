"""The counters of conversations: moved by SQL expressions as messages arrive, recounted where rows moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Case,
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    String,
    and_,
    bindparam,
    case,
    func,
    null,
    select,
    update,
)

from inbox.models.base import UtcDateTime
from inbox.models.conversation import Conversation
from inbox.models.message import INBOUND, OUTBOUND, Message
from inbox.models.outgoing import FAILED
from inbox.operations import changes
from inbox.operations.rowsets import given_rows, rows_as_json

conversation = Conversation.__table__.c
message = Message.__table__.c


# What the customer wants an answer to, and what is one: a call that they missed, or a message that
# they never got, is none. The two methods of a tally say the same of a row that is being stored.
ASKS = and_(message.needs_reading, message.direction == INBOUND)
ANSWERS = and_(
    message.direction == OUTBOUND,
    message.in_thread,
    ~message.needs_reading,
    func.coalesce(message.status, "") != FAILED,
)


@dataclass(slots=True)
class Tally:
    """What a slice adds to one conversation."""

    shown: int = 0
    unread: int = 0
    last_shown_at: dt.datetime | None = None
    last_shown_type: str | None = None
    last_any_at: dt.datetime | None = None
    last_inbound_at: dt.datetime | None = None
    last_asked_at: dt.datetime | None = None
    last_outbound_at: dt.datetime | None = None

    def count(self, row: Mapping[str, Any], *, opens_window: bool) -> None:
        at = row["timestamp"]
        self.last_any_at = later(self.last_any_at, at)
        if row["in_thread"]:
            self.shown += 1
            if self.last_shown_at is None or at >= self.last_shown_at:
                self.last_shown_at, self.last_shown_type = at, row["message_type"]
        if row["needs_reading"]:
            self.unread += 1
        if opens_window:
            self.last_inbound_at = later(self.last_inbound_at, at)
        if asks(row):
            self.last_asked_at = later(self.last_asked_at, at)
        if answers(row):
            self.last_outbound_at = later(self.last_outbound_at, at)


def asks(row: Mapping[str, Any]) -> bool:
    return bool(row["needs_reading"]) and row["direction"] == INBOUND


def answers(row: Mapping[str, Any]) -> bool:
    is_ours = row["direction"] == OUTBOUND and row["in_thread"]
    return is_ours and not row["needs_reading"] and row["status"] != FAILED


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
            "last_shown_type": tally.last_shown_type,
            "last_any_at": tally.last_any_at,
            "last_inbound_at": tally.last_inbound_at,
            "last_asked_at": tally.last_asked_at,
            "last_outbound_at": tally.last_outbound_at,
        }
        for conversation_id, tally in sorted(tallies.items())
    ]
    if connection.dialect.name == "postgresql":
        connection.execute(ADD_GIVEN, {"rows": rows_as_json(rows)})
    else:
        connection.execute(ADD_EACH, rows)
    changes.note(connection, tallies)


def sums(told: Mapping[str, ColumnElement[Any]]) -> dict[str, ColumnElement[Any]]:
    """The counters with what a tally tells added to them; what needs reading is no longer done."""
    last_shown, last_any = told["last_shown_at"], told["last_any_at"]
    is_last = last_shown.isnot(None) & (
        (conversation.message_count == 0) | (last_shown >= conversation.last_message_at)
    )
    reopens = told["unread"] > 0
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
        "last_message_type": case((is_last, told["last_shown_type"]), else_=conversation.last_message_type),
        "last_inbound_at": greater(conversation.last_inbound_at, told["last_inbound_at"]),
        "last_asked_at": greater(conversation.last_asked_at, told["last_asked_at"]),
        "last_outbound_at": greater(conversation.last_outbound_at, told["last_outbound_at"]),
        "done_at": case((reopens, null()), else_=conversation.done_at),
        "done_by_id": case((reopens, null()), else_=conversation.done_by_id),
        "version": conversation.version + 1,
    }


def greater(column: ColumnElement[Any], other: ColumnElement[Any]) -> Case[Any]:
    """The later of two moments, either of which may be missing; `max` differs between the databases."""
    return case((other.is_(None), column), (column.is_(None) | (other > column), other), else_=column)


def recount(connection: Connection, conversation_ids: Collection[int]) -> None:
    """Count anew from the messages: for rows that were moved or rewritten. Costs as much as they are long."""
    of_this = message.conversation_id == conversation.id
    newest = func.max(message.timestamp)
    shown_at = select(newest).where(of_this, message.in_thread).scalar_subquery()
    any_at = select(newest).where(of_this).scalar_subquery()
    is_unread = of_this & message.needs_reading & (message.id > conversation.read_up_to)
    unread = select(func.count()).where(is_unread).scalar_subquery()
    connection.execute(
        update(Conversation.__table__)
        .where(conversation.id.in_(sorted(conversation_ids)))
        .values(
            message_count=select(func.count()).where(of_this, message.in_thread).scalar_subquery(),
            unread_count=unread,
            last_message_at=func.coalesce(shown_at, any_at, conversation.last_message_at),
            last_message_type=last_type(),
            last_asked_at=select(newest).where(of_this, ASKS).scalar_subquery(),
            last_outbound_at=last_answer(),
            done_at=case((unread > 0, null()), else_=conversation.done_at),
            done_by_id=case((unread > 0, null()), else_=conversation.done_by_id),
            version=conversation.version + 1,
        )
    )
    changes.note(connection, conversation_ids)


def find_answers(connection: Connection, conversation_ids: Collection[int]) -> None:
    """Find anew when we last answered, after a message of ours failed or arrived after all."""
    connection.execute(
        update(Conversation.__table__)
        .where(conversation.id.in_(sorted(conversation_ids)))
        .values(last_outbound_at=last_answer())
    )


def last_answer() -> ScalarSelect[dt.datetime]:
    """Walks back from the end of a thread to our last message: mostly a step or two."""
    return last_of(message.timestamp, ANSWERS)


def last_type() -> ScalarSelect[str]:
    return last_of(message.message_type)


def last_of(column: ColumnElement[Any], *where: ColumnElement[bool]) -> ScalarSelect[Any]:
    """A fact of the last message in a conversation's thread that is like this."""
    return (
        select(column)
        .where(message.conversation_id == conversation.id, message.in_thread, *where)
        .order_by(message.timestamp.desc(), message.id.desc())
        .limit(1)
        .scalar_subquery()
    )


TOLD = {
    "key_id": conversation.id.type,
    "shown": Integer(),
    "unread": Integer(),
    "last_shown_at": UtcDateTime(),
    "last_shown_type": String(),
    "last_any_at": UtcDateTime(),
    "last_inbound_at": UtcDateTime(),
    "last_asked_at": UtcDateTime(),
    "last_outbound_at": UtcDateTime(),
}
EACH = {name: bindparam(name, type_=type_) for name, type_ in TOLD.items()}
ADD_EACH = update(Conversation.__table__).where(conversation.id == EACH["key_id"]).values(sums(EACH))
GIVEN = dict(given_rows(TOLD).c.items())
ADD_GIVEN = update(Conversation.__table__).where(conversation.id == GIVEN["key_id"]).values(sums(GIVEN))
