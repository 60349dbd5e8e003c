"""Calls: one line a call, whichever of its events comes first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, tuple_

from inbox.models.message import Message
from inbox.operations import counters
from inbox.operations.drafts import Draft
from inbox.whatsapp.contents import read_content
from inbox.whatsapp.ids import word

message = Message.__table__


class TakenId(ValueError):
    """A call with the id of a message would take that message's place."""

    def __init__(self) -> None:
        super().__init__("The call has the id of a message.")


def store(connection: Connection, pairs: Sequence[tuple[Draft, dict[str, Any]]]) -> None:
    """Keep one row for each call, made of everything told of it so far.

    News of a call (it ended, it was missed) is a new arrival: the row is made anew, so that an
    agent who has read the ringing line still sees that the call was missed.
    """
    for each, row in pairs:
        store_one(connection, each, row)


def store_one(connection: Connection, each: Draft, row: dict[str, Any]) -> None:
    column = message.c
    known = connection.execute(
        select(message).where(
            tuple_(column.channel_id, column.message_id) == (row["channel_id"], row["message_id"])
        )
    ).one_or_none()
    told = facts(each.unit.item.data)
    before = None if known is None else told_before(known.raw_payload)
    merged = told if before is None else together(before, told)
    if merged == before:
        return
    payload = {"id": each.wamid, "type": "call", "call": merged}
    content = read_content(payload)
    row |= {
        "message_type": "call",
        "timestamp": min(row["timestamp"], known.timestamp) if known else row["timestamp"],
        "needs_reading": bool(content.details.get("is_missed")),
        "status": None,
        "raw_payload": json.dumps(payload, separators=(",", ":"), sort_keys=True),
    }
    if known is not None:
        connection.execute(delete(message).where(column.id == known.id))
    connection.execute(insert(message), row)
    if known is None:
        tally = counters.Tally()
        tally.count(row, opens_window=each.opens_window)
        counters.add(connection, {row["conversation_id"]: tally})
    else:
        # Its events may name the caller by two ids of which nobody knows yet that they are one person's.
        counters.recount(connection, {known.conversation_id, row["conversation_id"]})


def told_before(raw_payload: str) -> dict[str, Any]:
    """What the row of a call was made of; raise `TakenId` for the row of something else."""
    call = json.loads(raw_payload).get("call")
    if not isinstance(call, dict) or not isinstance(call.get("events"), dict):
        raise TakenId
    return call


def facts(data: Mapping[str, Any]) -> dict[str, Any]:
    """What is worth keeping of a call event; the session description is for telephones only."""
    kept = ("direction", "status", "start_time", "end_time", "duration")
    told = {key: data[key] for key in kept if data.get(key) is not None}
    return told | {"events": {word(data.get("event")) or "unknown": word(data.get("timestamp"))}}


def together(known: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    return {**known, **told, "events": dict(sorted({**known["events"], **told["events"]}.items()))}
