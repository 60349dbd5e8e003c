"""From Meta's words to rows: what the applier does with a slice of items.

Applying is idempotent and does not depend on the order of bodies: a message counts when its row is
really inserted, and statuses, reactions, edits and quotes find their message whenever it comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, tuple_, update

from inbox.models.attachment import PENDING, Attachment
from inbox.models.message import Message
from inbox.operations import (
    answers,
    calls,
    counters,
    facts,
    filing,
    groups,
    indexing,
    notices,
    statuses,
    templates,
)
from inbox.operations.answers import Answered
from inbox.operations.channels import Channels
from inbox.operations.drafts import FOLDED_KINDS, Draft, Unit, content_columns, draft, row_of
from inbox.operations.facts import Noted
from inbox.operations.identity import Directory
from inbox.operations.storable import clean
from inbox.operations.upsert import insert_new

message, attachment = Message.__table__, Attachment.__table__

PLACEHOLDER = "media_placeholder"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """A message row that is new, for the log and the doorbell."""

    id: int
    conversation_id: int
    sender: str
    attachment_id: int | None = None


def store(
    connection: Connection, units: Sequence[Unit], *, default_number: str | None = None, repair: bool = False
) -> list[Saved]:
    """Turn items into rows, in one order of tables; return the messages that are new.

    With `repair`, what is derived from a message that is there already is written again.
    A `ValueError` means that the content of an item cannot be kept; the caller finds out which.
    """

    def of(*kinds: str) -> list[Unit]:
        """In the order of arrival: what a slice holds together must not matter."""
        return [unit for unit in units if unit.item.kind in kinds]

    channels = Channels(connection, default_number)
    placed = of("message", "echo", "call", "status", "call_status")
    if placed:
        channels.prepare([unit.item.number for unit in placed], placed[0].received_at)
    drafts = [draft(unit, channels.id_of(unit.item.number)) for unit in of("message", "echo", "call")]
    status_rows = [statuses.row_of(unit, channels.id_of(unit.item.number)) for unit in of("status")]
    steps = [(unit, calls.step_of(unit, channels.id_of(unit.item.number))) for unit in of("call_status")]
    noted = [facts.read(unit) for unit in of("contact", "preference")]
    answered = answers.read(connection, of("answer"))

    rows = place(connection, drafts, [*noted, *answered])
    saved = store_messages(connection, [pair for pair in rows if not pair[0].is_call], repair=repair)
    calls.store(connection, [pair for pair in rows if pair[0].is_call], steps)
    statuses.store(connection, status_rows)
    told = {row["message_id"] for row in status_rows}
    told |= answers.store(connection, answered, status_rows)
    statuses.lift(connection, told | {each.wamid for each in drafts if each.is_outbound})
    notices.store(connection, of("notice"))
    templates.follow(connection, of("notice"))
    return saved


def place(
    connection: Connection, drafts: Sequence[Draft], noted: Sequence[Noted | Answered]
) -> list[tuple[Draft, Row]]:
    """Find the person and the conversation of every draft, and make its row; note what is told of people."""
    if not drafts and not noted:
        return []
    told: list[Draft | Noted | Answered] = [*drafts, *noted]
    directory = Directory(connection, [each.person for each in told])
    for each in sorted(told, key=lambda one: (one.unit.event_id, one.unit.position)):
        each.meet(directory)
    directory.write()
    conversations = filing.find_or_open(connection, [d.filing for d in drafts])
    groups.name(connection, [(d, conversations[d.filing.place]) for d in drafts])
    return [(d, row_of(d, conversations[d.filing.place])) for d in drafts]


def store_messages(
    connection: Connection, pairs: Sequence[tuple[Draft, Row]], *, repair: bool
) -> list[Saved]:
    column = message.c
    inserted = insert_new(
        connection,
        message,
        [row for _, row in pairs],
        key=[column.message_id, column.channel_id],
        returning=[column.id, column.channel_id, column.message_id],
    )
    new_ids = {(row.channel_id, row.message_id): row.id for row in inserted}
    tallies: dict[int, counters.Tally] = {}
    saved, known = [], []
    for each, row in pairs:
        new_id = new_ids.pop((row["channel_id"], row["message_id"]), None)
        if new_id is None:
            known.append((each, row))
            continue
        tally = tallies.setdefault(row["conversation_id"], counters.Tally())
        tally.count(row, opens_window=each.opens_window)
        saved.append((new_id, each, row))
    counters.add(connection, tallies)
    files = attach(connection, [(new_id, each) for new_id, each, _ in saved])
    rewritten = rewrite(connection, known, repair=repair)
    indexing.keep(connection, saved, rewritten)
    return [
        Saved(new_id, row["conversation_id"], row["from_number"] or each.person.bsuid, files.get(new_id))
        for new_id, each, row in saved
    ]


def attach(connection: Connection, messages: Sequence[tuple[int, Draft]]) -> dict[int, int]:
    """Note the files that are to be fetched and return their ids by message; the work is a state on them."""
    rows = [
        {
            "message_pk": message_pk,
            "kind": each.content.kind,
            "media_id": clean(media.id, "attachment.media_id"),
            "mime_type": clean(media.mime_type, "attachment.mime_type"),
            "sha256": clean(media.sha256, "attachment.sha256"),
            "filename": clean(media.filename),
            "state": PENDING,
            "next_attempt_at": each.unit.received_at,
        }
        for message_pk, each in messages
        if (media := each.content.media) is not None and media.id and each.content.kind not in FOLDED_KINDS
    ]
    column = attachment.c
    inserted = insert_new(
        connection, attachment, rows, key=[column.message_pk], returning=[column.message_pk, column.id]
    )
    return {row.message_pk: row.id for row in inserted}


def rewrite(connection: Connection, pairs: Sequence[tuple[Draft, Row]], *, repair: bool) -> list[Row]:
    """Fill history placeholders with their content when it comes, and in a replay everything derived.

    Return the rows that were written.
    """
    pairs = [(each, row) for each, row in pairs if row["message_type"] != PLACEHOLDER]
    if not pairs:
        return []
    column = message.c
    keys = {(row["channel_id"], row["message_id"]): (each, row) for each, row in pairs}
    query = select(column.id, column.channel_id, column.message_id, column.conversation_id).where(
        tuple_(column.channel_id, column.message_id).in_(list(keys))
    )
    if not repair:
        query = query.where(column.message_type == PLACEHOLDER)
    found = connection.execute(query).all()
    if not found:
        return []
    drafts = {row.id: keys[row.channel_id, row.message_id][0] for row in found}
    connection.execute(
        REWRITE,
        [
            {f"new_{name}": value for name, value in content_columns(d.unit.item.data, d.content).items()}
            | {"key_id": key}
            for key, d in sorted(drafts.items())
        ],
    )
    attach(connection, sorted(drafts.items(), key=lambda pair: pair[0]))
    counters.recount(connection, {row.conversation_id for row in found})
    return [keys[row.channel_id, row.message_id][1] for row in found]


DERIVED = (
    "message_type",
    "text_body",
    "caption",
    "has_link",
    "media_id",
    "latitude",
    "longitude",
    "context_message_id",
    "raw_payload",
)
REWRITE = (
    update(message)
    .where(message.c.id == bindparam("key_id"))
    .values({name: bindparam(f"new_{name}") for name in DERIVED})
)
