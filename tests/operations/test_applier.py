"""What the applier does when applying fails: whose fault it was decides."""

from __future__ import annotations

import json
import random
import threading

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import DBAPIError, OperationalError

from inbox.models.event import Event, SetAside
from inbox.models.message import Message
from inbox.operations import applier, intake
from inbox.operations.applier import LOCK, ROUND_LOCK, Applier
from tests.support.digest import figures
from tests.support.meta import envelope


class Killed(BaseException):
    """Stands for the end of the process: nothing catches it, and nothing in memory survives it."""


@pytest.fixture
def engine(app):
    return app.extensions["engine"]


@pytest.fixture
def fate(rows):
    """What became of the events: (messages, set aside, pending)."""

    def ask():
        counts = (
            select(func.count()).select_from(Message),
            select(func.count()).select_from(SetAside),
            select(func.count()).where(Event.state == "pending"),
        )
        return tuple(rows(query)[0][0] for query in counts)

    return ask


def trouble(*_, **__):
    raise OperationalError("INSERT", {}, Exception("the disk is full"))


def test_trouble_of_the_database_is_nobodys_fault(meta, engine, fate, monkeypatch):
    """However often it happens, the events stay pending, and are applied when it is over."""
    applier = Applier(engine)
    meta.posts(envelope(messages=[message(1), message(2)]), apply=False)
    with monkeypatch.context() as patch:
        patch.setattr(intake, "store", trouble)
        for _ in range(5):
            with pytest.raises(OperationalError):
                applier.apply_pending()
    assert fate() == (0, 0, 1)

    applier.apply_pending()

    assert fate() == (2, 0, 0)


def test_trouble_at_every_step_is_nobodys_fault_either(meta, engine, fate, monkeypatch):
    """A claim that is lost in its commit was no attempt."""
    applier = Applier(engine)
    meta.posts(envelope(messages=[message(1)]), apply=False)

    def lose(_connection):
        raise OperationalError("COMMIT", {}, Exception("the connection is lost"))

    for _ in range(5):
        with monkeypatch.context() as patch:
            patch.setattr(intake, "store", trouble)
            with pytest.raises(OperationalError):
                applier.apply_pending()
        event.listen(engine, "commit", lose)
        with pytest.raises(OperationalError):
            applier.apply_pending()
        event.remove(engine, "commit", lose)

    applier.apply_pending()

    assert fate() == (1, 0, 0)


def test_tables_that_do_not_fit_the_code_are_nobodys_fault(meta, engine, fate):
    """New code may start a moment before its migration: nothing is set aside, and nothing lost."""
    applier = Applier(engine)
    meta.posts(envelope(messages=[message(1)]), apply=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE message RENAME COLUMN caption TO former_caption")
    for _ in range(5):
        with pytest.raises(DBAPIError):
            applier.apply_pending()
    assert fate() == (0, 0, 1)

    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE message RENAME COLUMN former_caption TO caption")
    applier.apply_pending()

    assert fate() == (1, 0, 0)


def test_a_message_that_ends_the_process_is_set_aside_after_three_tries(meta, engine, fate, monkeypatch):
    """Those that came before, with and after it are applied, the first time that it lets them."""
    real = intake.store

    def store(connection, units, **options):
        if any(unit.item.data["id"] == "wamid.5" for unit in units):
            raise Killed
        return real(connection, units, **options)

    monkeypatch.setattr(intake, "store", store)
    for number in range(10):
        meta.posts(envelope(messages=[message(number)]), apply=False)
    ended = 0
    for _ in range(10):
        try:
            Applier(engine).apply_pending()
        except Killed:
            ended += 1

    assert ended == 3
    assert fate() == (9, 1, 0)


def test_a_set_aside_message_can_be_replayed_when_it_no_longer_kills(meta, app, engine, fate, rows):
    meta.posts(envelope(messages=[message(1)]), apply=False)
    with engine.begin() as connection:
        connection.execute(Event.__table__.update().values(attempts=3))
    meta.applied()
    assert fate() == (0, 1, 0)
    assert rows(select(SetAside.position, SetAside.error)) == [
        (-1, "Applying it ended the process three times.")
    ]

    assert app.extensions["applier"].replay(1) == 0

    assert fate() == (1, 0, 0)


def test_a_replay_rewrites_what_a_newer_reader_understands(meta, app, rows, fate):
    meta.posts(envelope(messages=[message(1)]))
    with app.extensions["engine"].begin() as connection:
        connection.execute(Message.__table__.update().values(text_body=None, message_type="unknown"))

    app.extensions["applier"].replay(1)

    assert rows(select(Message.text_body, Message.message_type)) == [("Hello", "text")]
    assert figures(app.extensions["engine"])["problems"] == []


def test_ids_that_are_too_long_for_an_index_hold_nothing_up(meta, engine, rows, fate):
    """Each fits its column, but not both together the key: PostgreSQL calls that an operational error."""
    chance = random.Random(7)
    wamid, who = ("".join(chr(chance.randrange(0x10000, 0x1FFFF)) for _ in range(n)) for n in (512, 256))
    status = {"id": wamid, "status": "read", "timestamp": "1795163437", "recipient_participant_id": who}
    meta.posts(json.dumps(envelope(statuses=[status])).encode(), apply=False)
    meta.posts(envelope(messages=[message(1)]), apply=False)

    meta.applied()

    assert fate()[2] == 0
    assert rows(select(Message.message_id)) == [("wamid.1",)]


@pytest.mark.databases("postgresql")
def test_a_round_is_left_to_the_applier_that_began_it(meta, engine, fate):
    meta.posts(envelope(messages=[message(1)]), apply=False)
    with engine.connect() as other:
        other.execute(select(func.pg_advisory_xact_lock(ROUND_LOCK)))
        meta.applied()
        assert fate() == (0, 0, 1)

    meta.applied()

    assert fate() == (1, 0, 0)


@pytest.mark.databases("postgresql")
def test_an_applier_waits_for_an_event_that_is_replayed(meta, engine, fate, rows):
    meta.posts(envelope(messages=[message(1)]), apply=False)
    waiting = threading.Thread(target=meta.applied)
    with engine.connect() as other:
        other.execute(select(func.pg_advisory_xact_lock(LOCK)))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        assert fate() == (0, 0, 1)
    waiting.join(5)

    assert fate() == (1, 0, 0)
    assert rows(select(Event.attempts)) == [(1,)]


def test_no_number_of_processes_in_trouble_makes_an_event_suspicious(meta, engine, fate, rows, monkeypatch):
    meta.posts(envelope(messages=[message(1)]), apply=False)
    with monkeypatch.context() as patch:
        patch.setattr(intake, "store", lambda *_args, **_options: trouble())
        for _ in range(applier.TRIES + 1):
            with pytest.raises(OperationalError):
                Applier(engine).apply_pending()
    assert rows(select(Event.attempts)) == [(0,)]

    Applier(engine).apply_pending()

    assert fate() == (1, 0, 0)


def test_a_body_of_a_thousand_updates_is_applied_in_slices(meta, engine, fate, rows, monkeypatch):
    """Others get their turn in between, and the event is done with its last item."""
    taken = []
    real = intake.store

    def store(connection, units, **options):
        taken.append(len(units))
        return real(connection, units, **options)

    monkeypatch.setattr(intake, "store", store)
    meta.posts(envelope(messages=[message(number) for number in range(1_000)]))

    assert max(taken) <= applier.LARGEST_SLICE
    assert len(taken) >= 5
    assert sum(taken) == 1_000
    assert fate() == (1_000, 0, 0)
    assert rows(select(Event.attempts)) == [(1,)]


def test_a_slice_that_is_interrupted_is_done_again_without_doubling(meta, engine, fate, monkeypatch):
    applier = Applier(engine)
    calls = []
    real = intake.store

    def store(connection, units, **options):
        calls.append(len(units))
        return trouble() if len(calls) == 3 else real(connection, units, **options)

    monkeypatch.setattr(intake, "store", store)
    meta.posts(envelope(messages=[message(number) for number in range(500)]), apply=False)
    with pytest.raises(OperationalError):
        applier.apply_pending()
    assert 0 < fate()[0] < 500

    applier.apply_pending()

    assert fate() == (500, 0, 0)
    assert (figures(engine)["unread"], figures(engine)["problems"]) == (500, [])


def message(number):
    ids = {"from": "447700900111", "id": f"wamid.{number}", "timestamp": "1795163437"}
    return {**ids, "type": "text", "text": {"body": "Hello"}}
