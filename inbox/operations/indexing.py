"""Keeps the words of shown messages where searching finds them.

Everything happens in the transaction that stores the message or its change, so that nothing can be
missed: whoever adds or changes a shown message elsewhere calls `renew`. The index over the words keeps
itself, by triggers on SQLite.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, delete, select, update

from inbox.models.message import Message
from inbox.models.search_text import MESSAGES, SearchBacklog, SearchText
from inbox.operations import folding, people_index
from inbox.operations.drafts import Draft
from inbox.operations.places_in_time import place_of
from inbox.operations.rowsets import is_one_of
from inbox.operations.storable import clean
from inbox.operations.upsert import insert_new
from inbox.whatsapp.contents import Content
from inbox.whatsapp.findable import words_of

message, search_text, backlog = Message.__table__, SearchText.__table__, SearchBacklog.__table__

CHANGES = ("edit", "revoke")  # what changes the words of another message
# These are found by what they are, with words or without.
SHOWN_BY_TYPE = ("image", "video", "audio", "document", "sticker", "location", "contacts", "order")
AT_ONCE = 200
ALL = 2**62  # greater than any id

Values = dict[str, Any]
Key = tuple[int, str]  # a channel and Meta's id of a message on it


def keep(
    connection: Connection, new: Sequence[tuple[int, Draft, Values]], rewritten: Sequence[Values]
) -> None:
    """Add the words of new messages, and bring in the changes that came with them or before them."""
    shown = [(key, each, row) for key, each, row in new if row["in_thread"]]
    insert(connection, [entry(key, row, each.content) for key, each, row in shown])
    changed = already_changed(connection, {(row["channel_id"], row["message_id"]) for _, _, row in shown})
    changes = [row for _, _, row in new if row["message_type"] in CHANGES]
    changed |= {
        (row["channel_id"], row["target_message_id"] or row["message_id"]) for row in (*changes, *rewritten)
    }
    renew(connection, ids_of(connection, changed))


def already_changed(connection: Connection, keys: Collection[Key]) -> set[Key]:
    """Those of these messages whose change has arrived."""
    if not keys:
        return set()
    query = select(message.c.channel_id, message.c.target_message_id).where(*change(connection, keys))
    return {(row.channel_id, row.target_message_id) for row in connection.execute(query)} & set(keys)


def change(connection: Connection, keys: Collection[Key]) -> tuple[ColumnElement[bool], ...]:
    """The conditions for rows that change one of these messages, as their index wants them."""
    return (
        is_one_of(connection, message.c.channel_id, sorted({channel for channel, _ in keys})),
        is_one_of(connection, message.c.target_message_id, sorted({name for _, name in keys})),
        message.c.message_type.in_(CHANGES),
    )


def ids_of(connection: Connection, keys: Collection[Key]) -> list[int]:
    if not keys:
        return []
    query = select(message.c.id, message.c.channel_id, message.c.message_id).where(
        is_one_of(connection, message.c.message_id, sorted(name for _, name in keys))
    )
    return sorted(row.id for row in connection.execute(query) if (row.channel_id, row.message_id) in keys)


def renew(connection: Connection, ids: Sequence[int]) -> None:
    """Write the words of these messages anew, as threads show them now; for an edit, those of its target."""
    if not ids:
        return
    rows = connection.execute(select(message).where(is_one_of(connection, message.c.id, ids))).all()
    changes = changes_of(connection, rows)
    entries = []
    for row in rows:
        if not row.in_thread:
            continue
        # A row has all that folding looks at.
        bubble = folding.worded(
            cast(Message, row),
            folding.payload_of(cast(Message, row)),
            changes[row.channel_id, row.message_id],
        )
        entries.append(entry(row.id, row._asdict(), bubble.content, is_deleted=bubble.is_deleted))
    connection.execute(delete(search_text).where(is_one_of(connection, search_text.c.id, ids)))
    insert(connection, entries)
    targets = {
        (row.channel_id, row.target_message_id)
        for row in rows
        if row.target_message_id and row.message_type in CHANGES
    }
    renew(connection, ids_of(connection, targets))


def changes_of(connection: Connection, rows: Sequence[Row[Any]]) -> defaultdict[Key, list[Message]]:
    """The edits and deletions of each message, in the order in which they were made."""
    found: defaultdict[Key, list[Message]] = defaultdict(list)
    keys = {(row.channel_id, row.message_id) for row in rows if row.in_thread and row.message_id}
    if keys:
        query = select(message).where(*change(connection, keys))
        for row in connection.execute(query.order_by(message.c.timestamp, message.c.id)):
            found[row.channel_id, row.target_message_id].append(cast(Message, row))
    return found


def entry(message_id: int, row: Mapping[str, Any], content: Content, *, is_deleted: bool = False) -> Values:
    """The row of a message, whose own columns are `row`."""
    return {
        "place": place_of(row["timestamp"], message_id),
        "id": message_id,
        "words": clean(words_of(content)) or "",
        "is_deleted": is_deleted,
        "channel_id": row["channel_id"],
        "direction": row["direction"],
        "message_type": row["message_type"],
        "has_link": row["has_link"],
    }


def insert(connection: Connection, entries: Sequence[Values]) -> None:
    """In the order of their places, in which SQLite's index takes them at once."""
    key = search_text.c.id
    rows = [each for each in entries if each["words"] or each["message_type"] in SHOWN_BY_TYPE]
    rows.sort(key=lambda each: int(each["place"]))
    insert_new(connection, search_text, rows, key=[key], returning=[key])


def fill_some(connection: Connection) -> bool:
    """Make some more of what is older findable, people first; tell whether there may be more."""
    if people_index.fill_some(connection):
        return True
    mine = backlog.c.id == MESSAGES
    below = connection.scalar(select(backlog.c.below).where(mine))
    if below is None:
        return False
    query = select(message.c.id).where(message.c.id < below).order_by(message.c.id.desc()).limit(AT_ONCE)
    ids = connection.scalars(query).all()
    if not ids:
        connection.execute(delete(backlog).where(mine))
        return False
    renew(connection, ids)
    connection.execute(update(backlog).where(mine).values(below=ids[-1]))
    return True


def is_complete(connection: Connection) -> bool:
    return connection.scalar(select(backlog.c.below).where(backlog.c.id == MESSAGES)) is None
