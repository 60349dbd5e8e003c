"""Writes invented conversations, in the order in which they would have been held."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text

from inbox.models.attachment import EXPIRED, Attachment
from inbox.models.base import utcnow
from inbox.models.contact import BSUID, WA_ID, Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.message import INBOUND, OUTBOUND, Message
from inbox.models.status import Status
from inbox.operations import indexing, people_index
from inbox.operations.addressing import make_channel
from inbox.operations.drafts import content_columns
from inbox.operations.seeding.bodies import Json, body
from inbox.operations.seeding.loading import Values, load, reserve, tidy
from inbox.operations.seeding.people import group, person
from inbox.operations.seeding.talking import Talk, Turn, talks
from inbox.operations.seeding.texts import Texts
from inbox.operations.transaction import writing
from inbox.operations.upsert import update_by_id
from inbox.whatsapp.contents import Content, read_content
from inbox.whatsapp.envelope import CUSTOMER

MARK = "wamid.seed."  # how the ids of invented messages begin
NUMBERS = ("105550100000001", "105550100000002")  # of channels, where none is configured
AGENTS = ("Mara Oduya", "Jonas Petrelli", "Robin Ashdown")
AT_ONCE = 2_000
LONGEST_SPAN = dt.timedelta(days=3 * 365)
SPACE = dt.timedelta(minutes=4)  # between two messages where they are few
ONE_GROUP_IN = 50

Progress = Callable[[int, int], None]


def seed(
    engine: Engine,
    messages: int,
    *,
    conversations: int,
    number: str | None = None,
    progress: Progress = lambda done, total: None,
    chance: int = 1,
) -> None:
    """Add so many messages in so many conversations; `number` is the business number of most of them."""
    source = random.Random(chance)
    with at_leisure(engine) as connection:
        names = (number or NUMBERS[0], NUMBERS[1])
        channels = [make_channel(connection, name, utcnow()) for name in names]
    end = utcnow().replace(microsecond=0) - dt.timedelta(minutes=5)
    start = end - min(LONGEST_SPAN, SPACE * messages)
    everybody = open_all(engine, conversations, channels, start, source)
    texts = Texts(source)
    done = 0
    for turns in in_batches(talks(everybody, messages, start, end, source)):
        with at_leisure(engine) as connection:
            store(connection, turns, texts, source)
        done += len(turns)
        progress(done, messages)
    for some in batches(everybody, AT_ONCE):
        with at_leisure(engine) as connection:
            close(connection, some, end, source)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        tidy(connection)


@contextmanager
def at_leisure(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL synchronous_commit = off"))
        yield connection


def open_all(
    engine: Engine, count: int, channels: Sequence[int], start: dt.datetime, source: random.Random
) -> list[Talk]:
    everybody: list[Talk] = []
    for places in batches(range(count), AT_ONCE):
        with at_leisure(engine) as connection:
            everybody += open_some(connection, places, channels, start, source)
    return everybody


def open_some(
    connection: Connection,
    places: Sequence[int],
    channels: Sequence[int],
    start: dt.datetime,
    source: random.Random,
) -> list[Talk]:
    """Make the people of these places and a conversation with each, or with a group."""
    contacts = reserve(connection, Contact.__table__, len(places))
    conversations = reserve(connection, Conversation.__table__, len(places))
    everybody, people, ids, rows = [], [], [], []
    for contact_id, conversation_id in zip(contacts, conversations, strict=True):
        who = person(contact_id, source)
        is_group = contact_id % ONE_GROUP_IN == 0
        channel_id = channels[1] if contact_id % 5 == 4 else channels[0]
        subject = group(contact_id, source) if is_group else None
        people.append(
            {
                "id": contact_id,
                "name": who.name,
                "name_at": start,
                "username": who.username,
                "created_at": start,
            }
        )
        kind, value = (WA_ID, who.number) if who.number else (BSUID, f"XX.{contact_id}")
        ids.append({"contact_id": contact_id, "kind": kind, "value": value, "first_seen_at": start})
        rows.append(
            {
                "id": conversation_id,
                "channel_id": channel_id,
                "contact_id": None if is_group else contact_id,
                "group_id": f"seed-{contact_id}@g.us" if is_group else None,
                "phone_number": None if is_group else who.number,
                "contact_name": subject or who.name,
                "last_message_at": start,
                "created_at": start,
            }
        )
        everybody.append(Talk(conversation_id, channel_id, contact_id, who.name, who.number))
    load(connection, Contact.__table__, people)
    load(connection, ContactAlias.__table__, ids)
    load(connection, Conversation.__table__, rows)
    people_index.renew(connection, conversations)
    return everybody


def store(connection: Connection, turns: Sequence[Turn], texts: Texts, source: random.Random) -> None:
    """Write messages with all that is derived from them."""
    ids = reserve(connection, Message.__table__, len(turns))
    rows, words, files, steps = [], [], [], []
    for message_id, turn in zip(ids, turns, strict=True):
        says = (
            {"type": "text", "text": {"body": texts.text()}}
            if turn.is_ours
            else body(message_id, texts, source)
        )
        content = read_content(says)
        row = row_of(message_id, turn, says, content)
        rows.append(row)
        words.append(indexing.entry(message_id, row, content))
        turn.talk.note(message_id, turn, row["message_type"])
        if content.media is not None and content.media.id:
            files.append(file_of(message_id, content))
        if turn.is_ours:
            steps += steps_of(row)
    load(connection, Message.__table__, rows)
    load(connection, Attachment.__table__, files)
    load(connection, Status.__table__, steps)
    indexing.insert(connection, words)


def row_of(message_id: int, turn: Turn, says: Json, content: Content) -> Values:
    talk = turn.talk
    return {
        "id": message_id,
        "channel_id": talk.channel_id,
        "conversation_id": talk.conversation_id,
        "contact_id": talk.contact_id,
        "message_id": f"{MARK}{message_id}",
        "direction": OUTBOUND if turn.is_ours else INBOUND,
        "origin": "agent" if turn.is_ours else CUSTOMER,
        "from_number": None if turn.is_ours else talk.number,
        "from_name": AGENTS[message_id % len(AGENTS)] if turn.is_ours else talk.name,
        "timestamp": turn.at,
        "received_at": turn.at,
        "status": "read" if turn.is_ours else None,
        "in_thread": True,
        "needs_reading": not turn.is_ours,
        "target_message_id": None,
        **content_columns(says, content),
        "raw_payload": json.dumps(says, separators=(",", ":")),
    }


def file_of(message_pk: int, content: Content) -> Values:
    """WhatsApp has thrown all of these files away."""
    media = content.media
    return {
        "message_pk": message_pk,
        "kind": content.kind,
        "media_id": media.id if media else "",
        "mime_type": media.mime_type if media else None,
        "filename": (media.filename if media else "") or None,
        "state": EXPIRED,
    }


def steps_of(row: Values) -> list[Values]:
    return [
        {
            "channel_id": row["channel_id"],
            "message_id": row["message_id"],
            "status": status,
            "timestamp": row["timestamp"] + dt.timedelta(seconds=seconds),
        }
        for status, seconds in (("delivered", 2), ("read", 40))
    ]


def close(connection: Connection, some: Sequence[Talk], end: dt.datetime, source: random.Random) -> None:
    """Write what the messages add up to; most of what is older is done, a few have just written."""
    rows: list[dict[str, Any]] = []
    for talk in some:
        is_fresh = talk.last_at is not None and end - talk.last_at < dt.timedelta(days=2)
        is_unread = is_fresh and bool(talk.trailing) and source.random() < 0.5
        is_done = not is_fresh and talk.last_at is not None and source.random() < 0.8
        unread = talk.trailing if is_unread else []
        rows.append(
            {
                "key_id": talk.conversation_id,
                "message_count": talk.count,
                "unread_count": len(unread),
                "read_up_to": unread[0] - 1 if unread else talk.last_asked_id,
                "last_message_at": talk.last_at or end,
                "last_message_type": talk.last_type,
                "last_inbound_at": talk.last_asked_at,
                "last_asked_at": talk.last_asked_at,
                "last_outbound_at": talk.last_outbound_at,
                "done_at": talk.last_at if is_done else None,
            }
        )
    update_by_id(connection, Conversation.__table__, rows)


def in_batches(turns: Iterator[Turn]) -> Iterator[list[Turn]]:
    batch: list[Turn] = []
    for turn in turns:
        batch.append(turn)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
