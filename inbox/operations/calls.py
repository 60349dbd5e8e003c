"""Calls: one line a call, whichever of its events and steps comes first."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from inbox.models.call_status import CallStatus
from inbox.models.message import Message
from inbox.operations import counters
from inbox.operations.drafts import Draft, Unit
from inbox.operations.statuses import NamelessStatus
from inbox.operations.storable import exact
from inbox.operations.upsert import insert_new
from inbox.whatsapp.contents import read_content
from inbox.whatsapp.ids import word
from inbox.whatsapp.moments import moment
from inbox.words import stored

message, call_status = Message.__table__, CallStatus.__table__

Call = dict[str, Any]

# They tell when a row came and what brought it, which stays as it is when a call only goes on.
ARRIVAL = ("event_id", "received_at")
ID_OF_MESSAGE = stored("The call has the id of a message.")


class TakenId(ValueError):
    """A call with the id of a message would take that message's place."""

    def __init__(self) -> None:
        super().__init__(ID_OF_MESSAGE)


def step_of(unit: Unit, channel_id: int) -> dict[str, Any]:
    """The row of one step; raise `NamelessStatus` or `UnstorableId` for one that cannot be kept."""
    data = unit.item.data
    call_id, state = exact(word(data.get("id")), "call_status.call_id"), word(data.get("status")).lower()
    if not call_id or not state:
        raise NamelessStatus
    return {
        "channel_id": channel_id,
        "event_id": unit.event_id,
        "call_id": call_id,
        "status": exact(state, "call_status.status"),
        "timestamp": moment(data.get("timestamp"), unit.received_at),
    }


def store(
    connection: Connection,
    events: Sequence[tuple[Draft, dict[str, Any]]],
    steps: Sequence[tuple[Unit, dict[str, Any]]],
) -> None:
    """Keep one row for each call, made of everything told of it so far, in the order of arrival."""
    told: list[tuple[Unit, Draft | None, dict[str, Any]]] = [(each.unit, each, row) for each, row in events]
    told += [(unit, None, row) for unit, row in steps]
    for _, each, row in sorted(told, key=lambda one: (one[0].event_id, one[0].position)):
        if each is None:
            store_step(connection, row)
        else:
            store_event(connection, each, row)


def store_step(connection: Connection, row: dict[str, Any]) -> None:
    """Keep a step, and change the line of its call. Where that is not known yet, the step waits."""
    column = call_status.c
    key = [column.call_id, column.channel_id, column.status]
    if not insert_new(connection, call_status, [row], key=key, returning=[column.id]):
        return
    known = find(connection, row["channel_id"], row["call_id"])
    call = None if known is None else call_in(known.raw_payload)
    if known is None or call is None:
        return
    replace(
        connection, known, line(row["call_id"], call | steps(connection, row["channel_id"], row["call_id"]))
    )


def store_event(connection: Connection, each: Draft, row: dict[str, Any]) -> None:
    channel_id = row["channel_id"]
    known = find(connection, channel_id, each.wamid)
    told = facts(each.unit.item.data)
    if known is None:
        row |= line(each.wamid, told | steps(connection, channel_id, each.wamid)) | {"status": None}
        connection.execute(insert(message), row)
        tally = counters.Tally()
        tally.count(row, opens_window=False)
    else:
        before = call_in(known.raw_payload)
        if before is None:
            raise TakenId
        merged = together(before, told)
        if merged == before:
            return
        row |= line(each.wamid, merged) | {"status": known.status}
        row["timestamp"] = min(row["timestamp"], known.timestamp)
        row |= {name: row[name] or known._mapping[name] for name in ("from_number", "from_name")}
        replace(connection, known, row)
        tally = counters.Tally()
    if each.opens_window:
        tally.last_inbound_at = opened_at(each)
    counters.add(connection, {row["conversation_id"]: tally})


def find(connection: Connection, channel_id: int, call_id: str) -> Row[Any] | None:
    query = select(message).where(message.c.message_id == call_id, message.c.channel_id == channel_id)
    return connection.execute(query).one_or_none()


def replace(connection: Connection, known: Row[Any], row: dict[str, Any]) -> None:
    """Change the row of a call.

    That it was missed is a new arrival and the row is made anew, so that an agent who has read the
    ringing line still sees it as unread. Other news changes the row in its place.
    """
    if row["needs_reading"] and not known.needs_reading:
        connection.execute(delete(message).where(message.c.id == known.id))
        before = {name: value for name, value in known._mapping.items() if name != "id"}
        connection.execute(insert(message), before | row)
    else:
        kept = {name: value for name, value in row.items() if name not in ARRIVAL}
        connection.execute(update(message).where(message.c.id == known.id).values(kept))
    # Its events may name the caller by two ids of which nobody knows yet that they are one person's.
    counters.recount(connection, {known.conversation_id, row.get("conversation_id", known.conversation_id)})


def line(call_id: str, call: Call) -> dict[str, Any]:
    """The columns that follow from what was told of the call."""
    payload = {"id": call_id, "type": "call", "call": call}
    return {
        "message_type": "call",
        "needs_reading": bool(read_content(payload).details.get("is_missed")),
        "raw_payload": json.dumps(payload, separators=(",", ":"), sort_keys=True),
    }


def call_in(raw_payload: str) -> Call | None:
    """What the row of a call was made of; None for the row of something else."""
    call = json.loads(raw_payload).get("call")
    return call if isinstance(call, dict) and isinstance(call.get("events"), dict) else None


def facts(data: Mapping[str, Any]) -> Call:
    """What is worth keeping of a call event; the session description is for telephones only."""
    kept = ("direction", "status", "start_time", "end_time", "duration")
    told = {key: data[key] for key in kept if data.get(key) is not None}
    return told | {"events": {word(data.get("event")) or "unknown": word(data.get("timestamp"))}}


def together(known: Call, told: Call) -> Call:
    """What two events tell; where they disagree, the greater word, so that their order does not matter."""
    merged = known | told
    for key in known.keys() & told.keys():
        merged[key] = max(known[key], told[key], key=json.dumps)
    events = [*known["events"].items(), *told["events"].items()]
    return merged | {"events": dict(sorted(events))}


def steps(connection: Connection, channel_id: int, call_id: str) -> Call:
    """The steps that were told of a call, for its row; nothing where there were none."""
    column = call_status.c
    query = select(column.status).where(column.call_id == call_id, column.channel_id == channel_id)
    told = sorted(connection.scalars(query))
    return {"statuses": told} if told else {}


def opened_at(each: Draft) -> dt.datetime:
    """When the customer's call let us answer freely: its end tells when it began, if anybody talked."""
    return moment(each.unit.item.data.get("start_time"), each.at)
