"""Statuses: each kept once, each lifting its message, whichever of the two comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from inbox.models.message import OUTBOUND, Message, rank, rank_of
from inbox.models.outgoing import FAILED
from inbox.models.status import Status
from inbox.operations import changes, counters
from inbox.operations.drafts import Unit
from inbox.operations.rowsets import is_one_of
from inbox.operations.storable import clean, exact, small_number
from inbox.operations.upsert import insert_new
from inbox.whatsapp.ids import word
from inbox.whatsapp.moments import moment
from inbox.words import stored

message, status = Message.__table__, Status.__table__
SAYS_NOTHING = stored("The status does not name a message and a state.")


class NamelessStatus(ValueError):
    """A status that does not say which message it is about, or what happened to it."""

    def __init__(self) -> None:
        super().__init__(SAYS_NOTHING)


def row_of(unit: Unit, channel_id: int) -> dict[str, Any]:
    """The row of one status; raise `NamelessStatus` or `UnstorableId` for one that cannot be kept."""
    data = unit.item.data
    wamid, state = exact(word(data.get("id")), "status.message_id"), word(data.get("status")).lower()
    if not wamid or not state:
        raise NamelessStatus
    error = first_error(data)
    pricing = data.get("pricing")
    details = error.get("error_data")
    return {
        "channel_id": channel_id,
        "event_id": unit.event_id,
        "message_id": wamid,
        "status": exact(state, "status.status"),
        "participant": exact(participant_of(data), "status.participant") or "",
        "timestamp": moment(data.get("timestamp"), unit.received_at),
        "error_code": small_number(error.get("code")),
        "error_title": clean(text(error.get("title")) or text(error.get("message")), "status.error_title"),
        "error_details": clean(text(details.get("details")) if isinstance(details, Mapping) else ""),
        "pricing_category": clean(
            text(pricing.get("category")) if isinstance(pricing, Mapping) else "", "status.pricing_category"
        ),
        "opaque_data": clean(text(data.get("biz_opaque_callback_data")), "status.opaque_data"),
    }


def participant_of(data: Mapping[str, Any]) -> str:
    """Who in a group it is about; Meta's own pages spell the key in two ways."""
    keys = ("recipient_participant_id", "participant_recipient_id", "recipient_participant_user_id")
    return next((found for key in keys if (found := word(data.get(key)))), "")


def first_error(data: Mapping[str, Any]) -> Mapping[str, Any]:
    errors = data.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return first if isinstance(first, Mapping) else {}


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


def store(connection: Connection, rows: list[dict[str, Any]]) -> None:
    insert_new(
        connection,
        status,
        rows,
        key=[status.c.message_id, status.c.status, status.c.participant],
        returning=[status.c.id],
    )


def lift(connection: Connection, wamids: Iterable[str]) -> None:
    """Raise the outgoing messages among these to the greatest state that Meta told of them."""
    wanted = sorted(set(wamids))
    if not wanted:
        return
    column = message.c
    rows = connection.execute(
        select(column.id, column.status, column.conversation_id, status.c.status.label("told"))
        .join(status, status.c.message_id == column.message_id)
        .where(is_one_of(connection, column.message_id, wanted), column.direction == OUTBOUND)
    ).all()
    best: dict[int, str] = {}
    for row in rows:
        if rank(row.told) > max(rank(row.status), rank(best.get(row.id))):
            best[row.id] = row.told
    if not best:
        return
    changes.touch(connection, sorted({row.conversation_id for row in rows if row.id in best}))
    connection.execute(
        RAISE, [{"key_id": key, "told": told, "told_rank": rank(told)} for key, told in sorted(best.items())]
    )
    undecided = {
        row.conversation_id for row in rows if row.id in best and FAILED in (row.status, best[row.id])
    }
    if undecided:
        counters.find_answers(connection, undecided)


# The rank is compared again in SQL: the sender may have moved the same message in the meantime.
RAISE = (
    update(message)
    .where(message.c.id == bindparam("key_id"), rank_of(message.c.status) < bindparam("told_rank"))
    .values(status=bindparam("told"))
)
