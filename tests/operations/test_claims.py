"""Work is claimed by one, held by a lease, and never lost."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import select, update

from inbox.models.attachment import FETCHING, PENDING, STORED, Attachment
from inbox.models.base import utcnow
from inbox.operations.attachments import WORK
from inbox.operations.claims import LEASE, Claims, due, take_back
from inbox.operations.transaction import writing

THREADS = 16


@pytest.fixture
def engine(app):
    return app.extensions["engine"]


@pytest.fixture
def claims(engine):
    return Claims(engine)


@pytest.fixture
def row_id(meta, rows):
    meta.posts("13_image_caption_url.json")
    return rows(select(Attachment.id))[0][0]


@pytest.fixture
def row(rows):
    def read():
        columns = Attachment.state, Attachment.attempts, Attachment.next_attempt_at, Attachment.lease_until
        return rows(select(*columns))[0]

    return read


@pytest.fixture
def change(engine):
    def do(**values):
        with writing(engine) as connection:
            connection.execute(update(Attachment).values(**values))

    return do


def test_of_many_that_try_at_the_same_moment_one_gets_it(engine, row_id, row):
    start, got = threading.Barrier(THREADS), []

    def try_it():
        start.wait()
        got.append(Claims(engine).take(WORK, row_id))

    threads = [threading.Thread(target=try_it) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == THREADS
    assert sum(claim is not None for claim in got) == 1
    assert (row().state, row().attempts) == (FETCHING, 1)


def test_what_is_not_due_or_not_there_cannot_be_claimed(claims, row_id, change):
    change(next_attempt_at=utcnow() + dt.timedelta(minutes=1))

    assert claims.take(WORK, row_id) is None
    assert claims.take(WORK, row_id + 1) is None
    assert due(claims.engine, WORK, 10) == []


def test_what_was_done_is_written_down_once(claims, row_id, row):
    claim = claims.take(WORK, row_id)

    assert claims.end(claim, state=STORED, next_attempt_at=None)
    assert (row().state, row().lease_until) == (STORED, None)
    assert not claims.end(claim, state=PENDING)
    assert row().state == STORED


def test_a_lease_that_ended_is_taken_back_and_its_holder_changes_nothing_more(claims, row_id, row, change):
    claim = claims.take(WORK, row_id)
    assert take_back(claims.engine, WORK) == 0

    change(lease_until=utcnow() - dt.timedelta(seconds=1))
    assert take_back(claims.engine, WORK) == 1
    assert (row().state, row().attempts, row().lease_until) == (PENDING, 1, None)
    assert due(claims.engine, WORK, 10) == [row_id]

    second = Claims(claims.engine).take(WORK, row_id)
    assert second is not None
    assert not claims.end(claim, state=STORED)
    assert row().state == FETCHING


def test_a_lease_is_renewed_while_somebody_works(claims, row_id, row, monkeypatch):
    claim = claims.take(WORK, row_id)
    first = row().lease_until
    claims.renew()
    assert row().lease_until == first

    later = utcnow() + LEASE / 2
    monkeypatch.setattr("inbox.operations.claims.utcnow", lambda: later)
    claims.renew()

    assert row().lease_until == later + LEASE
    assert claims.end(claim, state=STORED), "A renewed lease is still the holder's."


def test_who_hangs_for_an_hour_is_not_waited_for(claims, row_id, row, monkeypatch):
    claims.take(WORK, row_id)
    first = row().lease_until
    later = utcnow() + dt.timedelta(hours=2)
    monkeypatch.setattr("inbox.operations.claims.utcnow", lambda: later)

    claims.renew()

    assert row().lease_until == first
    assert take_back(claims.engine, WORK) == 1


def test_who_stops_gives_everything_back_at_once(claims, row_id, row):
    claim = claims.take(WORK, row_id)

    claims.close()
    claims.give_back()

    assert (row().state, row().attempts, row().lease_until) == (PENDING, 0, None)
    assert claim.is_lost
    assert not claims.end(claim, state=STORED)
    assert claims.take(WORK, row_id) is None, "Who is stopping takes nothing more."
    assert due(claims.engine, WORK, 10) == [row_id]
