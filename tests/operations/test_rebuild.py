"""What is in the tables follows from the log, and `rebuild` tells where it does not."""

from __future__ import annotations

import json
import logging
import random
import time
from typing import Any

import pytest
from sqlalchemy import delete, insert, inspect, select, text, update

from inbox.models import (
    Attachment,
    Contact,
    ContactAlias,
    Conversation,
    Event,
    Message,
    Notice,
    SetAside,
    Status,
)
from inbox.models.base import Base, utcnow
from inbox.operations import rebuild
from inbox.operations.applier import TRIES
from inbox.operations.scratch import DAY, scratch
from inbox.operations.transaction import writing
from tests.support.meta import envelope, load, payload_names

ASHA, BEN = "15550100777", "15550100888"

on_postgresql = pytest.mark.databases("postgresql")


@pytest.fixture
def engine(app):
    return app.extensions["engine"]


@pytest.fixture
def change(engine):
    """Changes rows behind the inbox's back."""

    def do(*statements):
        with writing(engine) as connection:
            for statement in statements:
                connection.execute(statement)

    return do


@pytest.fixture
def found(engine):
    """What a rebuild finds, as {name: sentences}; equal tables are left out."""

    def ask(**options: Any) -> dict[str, list[str]]:
        compared = rebuild.check(engine, default_number=None, **options)
        assert [each.is_equal for each in compared] == [not each.sentences for each in compared]
        return {each.name: each.sentences for each in compared if not each.is_equal}

    return ask


def test_the_payloads_in_their_order_are_what_the_log_says(meta, rebuilt):
    for name in payload_names():
        meta.posts(name)
    rebuilt()


def test_the_payloads_in_any_order_are_what_the_log_says(meta, rebuilt, long):
    """Shuffled, repeated in other bytes, and applied in batches that the rebuild knows nothing of."""
    names = payload_names()
    for seed in range(20 if long else 2):
        chance = random.Random(seed)
        shuffled = [*names, *chance.sample(names, 20)]
        chance.shuffle(shuffled)
        for place, name in enumerate(shuffled):
            body = json.dumps(load(name) | {"copy": f"{seed} {place}"}).encode()
            meta.posts(body, apply=chance.random() < 0.3)
        meta.applied()
        rebuilt()


def test_an_empty_inbox(rebuilt):
    rebuilt()


def test_people_who_merge_change_numbers_and_take_over_those_of_others(meta, rebuilt):
    def says(at, **ids):
        one = {"id": f"wamid.{at}", "timestamp": str(1795163400 + at), "type": "text", "text": {"body": "Hi"}}
        meta.posts(envelope(messages=[one | ids]))

    says(1, **{"from": ASHA})
    says(2, from_user_id="US.1")
    says(3, **{"from": ASHA, "from_user_id": "US.1"})  # they are one person
    says(4, **{"from": ASHA, "from_user_id": "US.2"})  # and this is somebody else
    says(5, from_user_id="US.1")
    says(6, group_id="group-1", **{"from": BEN})
    rebuilt()


ONE = Message.message_id == "wamid.1"

DAMAGES = {
    "a changed text": (
        lambda: update(Message).where(ONE).values(text_body="Never said"),
        {"messages": ["Message wamid.1 (event 1): text_body is not what the log says."]},
    ),
    "a missing message": (
        lambda: delete(Message).where(ONE),
        {
            "messages": ["Message wamid.1 (event 1) follows from the log and is not in the inbox."],
            "search": ["Text of message wamid.1 for searching follows from the log and is not in the inbox."],
        },
    ),
    "another id": (
        lambda: update(Message).where(ONE).values(message_id="wamid.0"),
        {
            "messages": [
                "Message wamid.0 (event 1) is in the inbox and does not follow from the log.",
                "Message wamid.1 (event 1) follows from the log and is not in the inbox.",
            ],
            "search": [
                "Text of message wamid.0 for searching is in the inbox and does not follow from the log.",
                "Text of message wamid.1 for searching follows from the log and is not in the inbox.",
            ],
        },
    ),
    "a wrong state": (
        lambda: update(Message).where(Message.direction == "outbound").values(status="read"),
        {"messages": ["Message wamid.3 (event 3): status is read, the log says sent."]},
    ),
    "a moved message": (
        lambda: update(Message).where(ONE).values(conversation_id=2),
        {
            "messages": [
                "Message wamid.1 (event 1): conversation is wa_id ***0888, the log says wa_id ***0777."
            ]
        },
    ),
    "a message that is no longer unread": (
        lambda: update(Message).where(ONE).values(needs_reading=False),
        {"messages": ["Message wamid.1 (event 1): needs_reading is False, the log says True."]},
    ),
    "a miscounted conversation": (
        lambda: update(Conversation).where(Conversation.id == 2).values(message_count=9),
        {
            "conversations": [
                "Conversation of wa_id ***0888 on 407712900015501: "
                "message_count is 9, the log says 2."
            ]
        },
    ),
    "another name": (
        lambda: update(Contact).where(Contact.id == 1).values(name="Somebody"),
        {"contacts": ["Contact wa_id ***0777: name is not what the log says."]},
    ),
    "an id that is another's": (
        lambda: update(ContactAlias).where(ContactAlias.kind == "bsuid").values(contact_id=1),
        {
            "aliases": ["Alias bsuid ***2222: person is wa_id ***0777, the log says wa_id ***0888."],
        },
    ),
    "an invented step": (
        lambda: insert(Status).values(
            channel_id=1, event_id=4, message_id="wamid.3", status="played", timestamp=utcnow()
        ),
        {
            "statuses": [
                "Status played of wamid.3 (event 4) is in the inbox and does not follow from the log."
            ]
        },
    ),
    "another file": (
        lambda: update(Attachment).values(media_id="4711"),
        {"attachments": ["Attachment of message wamid.5: media_id is not what the log says."]},
    ),
    "a notice that is gone": (
        lambda: delete(Notice),
        {"notices": ["Notice 0 of event 6 follows from the log and is not in the inbox."]},
    ),
    "a piece that is gone": (
        lambda: delete(SetAside),
        {
            "set aside": [
                "Piece -1 of event 7 that was set aside follows from the log and is not in the inbox."
            ]
        },
    ),
}  # fmt: skip


@pytest.fixture
def small_inbox(meta):
    """One of each, by two people."""
    at = str(int(time.time()) - 60)
    meta.writes("Is it ready?", number=ASHA, name="Asha", id="wamid.1", timestamp=at)
    meta.writes("Good morning", number=BEN, name="Ben", id="wamid.2", timestamp=at, from_user_id="US.222222")
    echo = {"from": "15550100101", "to": BEN, "id": "wamid.3", "timestamp": at, "type": "text"}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo | {"text": {"body": "Hello"}}]))
    status = {"id": "wamid.3", "status": "sent", "timestamp": at, "recipient_id": BEN}
    meta.posts(envelope(statuses=[status]))
    meta.posts("16_audio_voice_note.json", number=ASHA, id="wamid.5", timestamp=at)
    meta.posts("67_template_status_update.json")
    meta.posts(b"not JSON")


@pytest.mark.usefixtures("small_inbox")
@pytest.mark.parametrize("damage", DAMAGES)
def test_it_finds_and_names(found, change, damage):
    statement, sentences = DAMAGES[damage]

    change(statement())

    assert found() == sentences


@pytest.mark.usefixtures("small_inbox")
def test_it_repeats_nothing_that_customers_write(found, change):
    change(update(Message).values(text_body="Never said", from_name="Nobody", from_number="15550109999"))
    change(update(Contact).values(name="Nobody"), update(Conversation).values(phone_number="15550109999"))

    said = str(found())

    assert "***0777" in said
    for words in ("Is it ready?", "Never said", "Nobody", "Asha", ASHA, BEN, "15550109999"):
        assert words not in said


def test_of_many_differences_ten_are_told(meta, engine, change):
    for number in range(12):
        meta.writes(f"Number {number}")
    change(update(Message).values(text_body=None))

    (messages,) = (each for each in rebuild.check(engine, default_number=None) if each.name == "messages")

    assert (messages.rows, messages.differing, len(messages.sentences)) == (12, 12, 10)


@pytest.mark.usefixtures("small_inbox")
def test_it_touches_nothing(engine, found):
    before = dump(engine)
    names = schemas_and_tables(engine)

    assert found() == {}

    assert dump(engine) == before
    assert schemas_and_tables(engine) == names


@pytest.mark.usefixtures("small_inbox")
def test_nothing_of_it_is_left_when_it_fails(engine, found):
    names = schemas_and_tables(engine)

    def fail(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        found(progress=fail)

    assert schemas_and_tables(engine) == names


@pytest.mark.usefixtures("small_inbox")
def test_its_database_is_migrated_empty_and_apart(engine):
    with scratch(engine) as other:
        real = {name for name in inspect(engine).get_table_names() if "trigram" not in name}
        assert set(inspect(other).get_table_names()) == real  # and it is not searched
        with writing(other) as connection:
            for table in Base.metadata.sorted_tables:
                assert connection.execute(select(table)).all() == []
            connection.execute(insert(Event).values(digest=b"1", body=b"{}", received_at=utcnow()))
    with engine.connect() as connection:
        assert connection.execute(select(Event.id).where(Event.digest == b"1")).all() == []


@on_postgresql
def test_what_killed_runs_left_is_dropped_after_a_day(engine, change):
    old, young = (f"inbox_rebuild_{int(time.time() - age)}_0123abcd" for age in (DAY + 60, DAY - 60))
    mine = f"inbox_rebuild_{int(time.time() - DAY - 60)}_backup"
    change(*(text(f'CREATE SCHEMA "{name}"') for name in (old, young, mine)))

    with scratch(engine):
        pass

    names = inspect(engine).get_schema_names()
    assert (old in names, young in names, mine in names) == (False, True, True)


def test_what_arrives_meanwhile_is_compared_too(meta, found, rows):
    meta.writes("Before")
    came = []

    def meanwhile(done, total):
        if done < 3:
            came.append(meta.writes("Meanwhile", number=BEN, name=f"Ben {done}"))

    assert found(progress=meanwhile) == {}
    assert len(came) == 2
    assert len(rows(select(Message.id))) == 3


def test_what_was_passed_by_and_is_applied_meanwhile_is_compared_too(meta, found, change, rows):
    meta.posts("01_text_plain.json", apply=False)
    change(update(Event).values(state="on hold"))
    meta.writes("Came later, applied before")

    def meanwhile(done, total):
        change(update(Event).where(Event.id == 1).values(state="pending"))
        meta.applied()

    assert found(progress=meanwhile) == {}
    assert len(rows(select(Message.id))) == 2


def test_what_waits_is_left_out(meta, rebuilt):
    meta.writes("Applied")
    meta.posts("01_text_plain.json", apply=False)
    rebuilt()


def test_it_waits_for_an_event_that_is_half_applied(meta, found, change, monkeypatch):
    meta.writes("Here already")
    change(update(Event).values(state="pending"))
    monkeypatch.setattr(rebuild, "PATIENCE", 0)

    with pytest.raises(rebuild.NeverSettled):
        found()


def test_a_body_that_ended_processes_is_not_tried_again(meta, found, change, monkeypatch):
    meta.writes("Deadly", id="wamid.1")
    sentence = "Applying it ended the process three times."
    change(
        delete(Message), delete(Conversation), delete(ContactAlias), delete(Contact),
        update(Event).values(attempts=TRIES + 1),
        insert(SetAside).values(event_id=1, position=-1, error=sentence, piece="", created_at=utcnow()),
    )  # fmt: skip

    assert [*found()] == ["set aside"]  # for the piece, which we left empty here


def test_what_is_sent_from_here_is_nobody_elses_to_derive(meta, rebuilt, change, rows):
    wamid = meta.writes("Is it ready?")
    (row,) = rows(select(Message.__table__).where(Message.message_id == wamid))
    sent = dict(row._mapping) | {"id": None, "event_id": None, "message_id": None, "needs_reading": False}
    sent |= {"direction": "outbound", "origin": "agent", "timestamp": utcnow(), "status": "queued"}
    del sent["id"]
    change(
        insert(Message).values(sent),
        update(Conversation).values(message_count=2, last_message_at=sent["timestamp"]),
    )
    rebuilt()


@pytest.mark.usefixtures("small_inbox")
def test_rows_whose_event_is_gone_are_left_out(found, change):
    change(delete(Event).where(Event.id == 2))  # the only one that told Ben's name and user id

    assert found() == {}

    change(update(Message).where(ONE).values(text_body="Never said"))
    assert [*found()] == ["messages"]


def test_it_says_nothing_of_messages_that_were_saved_long_ago(meta, rebuilt, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("inbox"), "propagate", True)
    with caplog.at_level(logging.INFO):
        meta.writes("Hello")
        assert "Saved message" in caplog.text
        caplog.clear()
        rebuilt()
        assert "Saved message" not in caplog.text
        meta.writes("Hello again")
    assert "Saved message" in caplog.text


def dump(engine) -> dict[str, list[tuple]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def schemas_and_tables(engine) -> list[tuple[str, list[str]]]:
    inspector = inspect(engine)
    return [(name, inspector.get_table_names(name)) for name in inspector.get_schema_names()]
