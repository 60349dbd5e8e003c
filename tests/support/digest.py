"""What is stored, by the names that Meta gives things: the same in every installation and every order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, select

from inbox.models.attachment import Attachment
from inbox.models.channel import Channel
from inbox.models.contact import Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.status import Status
from inbox.operations.check import check, snapshot

Threads = dict[str, dict[str, Any]]

SHOWN = (
    "message_id", "direction", "origin", "message_type", "text_body", "caption", "media_id", "from_number",
    "from_name", "latitude", "longitude", "status", "context_message_id", "target_message_id", "in_thread",
    "needs_reading", "raw_payload",
)  # fmt: skip


def figures(engine: Engine) -> dict[str, Any]:
    """What `flask check` says."""
    with snapshot(engine) as connection:
        return check(connection)


def threads(engine: Engine) -> Threads:
    """Every living conversation by its channel and its person or group, with all that is in it."""
    with snapshot(engine) as connection:
        people = {row.id: person(connection, row) for row in connection.execute(select(Contact.__table__))}
        files = {row.message_pk: row.media_id for row in connection.execute(select(Attachment.__table__))}
        found = {}
        query = select(Conversation.__table__, Channel.phone_number_id).join(Channel)
        for row in connection.execute(query.where(Conversation.merged_into_id.is_(None))).mappings():
            who = row["group_id"] or people[row["contact_id"]]["ids"]
            found[f"{row['phone_number_id']} {who}"] = {
                "person": people.get(row["contact_id"]),
                "messages": messages(connection, row["id"], people, files),
                **{key: row[key] for key in ("phone_number", "contact_name", "message_count")},
                **{key: row[key] for key in ("unread_count", "last_message_at", "last_inbound_at")},
            }
        return found


def person(connection: Connection, contact: Any) -> dict[str, Any]:
    alias = ContactAlias.__table__.c
    query = select(alias.kind, alias.value).where(alias.contact_id == contact.id)
    ids = [f"{row.kind} {row.value}" for row in connection.execute(query.order_by(alias.value))]
    return {"ids": ids, "name": contact.name, "username": contact.username}


def messages(
    connection: Connection, conversation_id: int, people: dict[int, Any], files: dict[int, str]
) -> list[dict[str, Any]]:
    """As a thread shows them, with those of the same second by name: there the arrival decides."""
    query = select(Message.__table__).where(Message.conversation_id == conversation_id)
    rows = connection.execute(query.order_by(Message.timestamp, Message.message_id)).mappings()
    return [
        {key: row[key] for key in SHOWN}
        | {"of": people.get(row["contact_id"] or 0), "file": files.get(row["id"])}
        for row in rows
    ]


def statuses(engine: Engine) -> set[tuple[str, str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(select(Status.message_id, Status.status, Status.participant))
        return {(row.message_id, row.status, row.participant) for row in rows}


def differences(one: Any, other: Any, place: str = "") -> list[str]:
    """Where two digests differ, one line a place: pytest's own comparison of them fills pages."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [*one, *(key for key in other if key not in one)]
        pairs = [(key, one.get(key, "absent"), other.get(key, "absent")) for key in keys]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(n, *pair) for n, pair in enumerate(zip(one, other, strict=True))]
    else:
        return [] if one == other else [f"{place}: {one!r} is not {other!r}"]
    return [line for key, a, b in pairs for line in differences(a, b, f"{place}/{key}")]
