"""Files are fetched from WhatsApp whatever goes wrong, or given up with a sentence that says why."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from contextlib import contextmanager

import pytest
import time_machine
from sqlalchemy import select

from inbox.adapters.graph import GraphError
from inbox.adapters.storage import StorageError
from inbox.models.attachment import EXPIRED, FAILED, PENDING, STORED
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import attachments, downloads
from inbox.operations.downloads import LIMIT
from inbox.operations.retries import delay
from tests.support.arrivals import JPEG

DAY = dt.timedelta(days=1)
SERVER_ERROR = GraphError("WhatsApp had a fault of its own.", status=500)
SILENCE = GraphError("WhatsApp did not answer in time.")
BAD_TOKEN = GraphError("The access token has expired.", code=190, status=401, needs_admin=True)
GONE = GraphError("WhatsApp does not have this.", code=100, status=400, permanent=True, is_gone=True)
REFUSED = GraphError("WhatsApp refused the request.", status=400, permanent=True)


def slow_down(seconds):
    return GraphError("Too many requests.", code=4, status=429, retry_after=seconds)


@contextmanager
def days_later(days):
    with time_machine.travel(utcnow() + days * DAY, tick=True):
        yield


def fetch(arrivals, attachment_id, *faults):
    arrivals.graph.faults.extend(faults)
    return attachments.fetch(arrivals.by, attachment_id)


def try_again(arrivals, attachment_id, *faults):
    """As `fetch`, at the time at which the row is due."""
    arrivals.change(attachment_id, next_attempt_at=utcnow())
    return fetch(arrivals, attachment_id, *faults)


def test_a_file_arrives_byte_for_byte(arrivals):
    photo = arrivals.sends()

    assert fetch(arrivals, photo) == STORED

    row = arrivals.row(photo)
    assert arrivals.kept(photo) == JPEG
    assert (row.state, row.size, row.digest) == (STORED, len(JPEG), hashlib.sha256(JPEG).hexdigest())
    assert row.content_type == "image/jpeg"
    assert row.stored_at is not None
    assert (row.next_attempt_at, row.lease_until, row.last_error) == (None, None, None)
    assert (row.preview_state, row.preview_due_at is not None) == ("pending", True)


def test_what_is_stored_is_not_fetched_again(arrivals):
    photo = arrivals.sends()
    fetch(arrivals, photo)

    assert fetch(arrivals, photo) is None
    assert len(arrivals.graph.calls) == 1


@pytest.mark.parametrize("sha256", ["", "nonsense", "%%%", hashlib.sha256(JPEG).hexdigest().upper()])
def test_digests_come_in_every_form_and_in_none(arrivals, sha256):
    photo = arrivals.sends(sha256=sha256)

    assert fetch(arrivals, photo) == STORED


@pytest.mark.parametrize("fault", [SERVER_ERROR, SILENCE, OSError("disk full"), RuntimeError("a bug")])
def test_what_may_pass_is_tried_again_later(arrivals, fault):
    photo = arrivals.sends()

    assert fetch(arrivals, photo, fault) == PENDING

    row = arrivals.row(photo)
    assert row.attempts == 1
    assert row.next_attempt_at > utcnow()
    assert row.last_error.endswith(".")
    assert row.lease_until is None
    assert fetch(arrivals, photo) is None, "It is not due yet."
    assert try_again(arrivals, photo) == STORED
    assert arrivals.row(photo).last_error is None


def test_a_storage_in_trouble_is_not_whatsapps_fault(arrivals, monkeypatch):
    photo = arrivals.sends()

    def full(*_):
        raise StorageError("The disk of the media folder is full.")

    with monkeypatch.context() as patch:
        patch.setattr(arrivals.by.storage, "put", full)
        for _ in range(9):
            assert try_again(arrivals, photo) == PENDING

    assert arrivals.row(photo).last_error == "The disk of the media folder is full."
    assert arrivals.by.breaker.paused() == set()
    assert try_again(arrivals, photo) == STORED


@pytest.mark.parametrize(("asked", "waited"), [(120.0, 120.0), (10.0**9, 24 * 3600.0)])
def test_retry_after_is_heeded(arrivals, asked, waited):
    photo = arrivals.sends()

    assert fetch(arrivals, photo, slow_down(asked)) == PENDING

    seconds = (arrivals.row(photo).next_attempt_at - utcnow()).total_seconds()
    assert waited - 30 < seconds <= waited


def test_waiting_grows_and_is_never_the_same_for_all():
    first, tenth = ([delay(attempts).total_seconds() for _ in range(200)] for attempts in (1, 10))

    assert all(1 <= seconds <= 4 for seconds in first)
    assert max(tenth) > 1000
    assert all(seconds <= 3600 for seconds in tenth)
    assert len(set(tenth)) > 190


def test_after_six_and_a_half_days_a_file_has_expired(arrivals):
    photo = arrivals.sends()

    with days_later(6.4):
        busy = GraphError("WhatsApp has too much to do.", status=503, retry_after=24 * 3600.0)
        assert try_again(arrivals, photo, busy) == PENDING
        assert arrivals.row(photo).next_attempt_at - utcnow() < DAY / 9, "The last try is in time."
    with days_later(6.51):
        assert try_again(arrivals, photo, SERVER_ERROR) == EXPIRED

    row = arrivals.row(photo)
    assert row.next_attempt_at is None
    assert row.last_error.startswith("WhatsApp keeps files for seven days")
    assert SERVER_ERROR.message in row.last_error


def test_a_file_that_waited_for_weeks_is_tried_all_the_same(arrivals):
    photo = arrivals.sends()

    with days_later(20):
        assert fetch(arrivals, photo) == STORED


def test_gone_is_believed_at_the_third_time(arrivals):
    photo = arrivals.sends()

    states = [try_again(arrivals, photo, GONE) for _ in range(3)]

    assert states == [PENDING, PENDING, EXPIRED]
    assert arrivals.row(photo).last_error == "WhatsApp no longer has this file."


def test_a_refusal_is_final(arrivals):
    photo = arrivals.sends()

    assert fetch(arrivals, photo, REFUSED) == FAILED
    assert arrivals.row(photo).last_error == REFUSED.message
    assert arrivals.row(photo).next_attempt_at is None


@pytest.mark.parametrize("tells", [{"sha256": "0" * 64}, {"size": 17}, {"size": len(JPEG) + 1}])
def test_a_wrong_file_is_fetched_a_few_times_and_never_kept(arrivals, tells):
    photo = arrivals.sends()
    arrivals.graph.tells = tells

    states = [try_again(arrivals, photo) for _ in range(4)]

    assert states == [PENDING, PENDING, PENDING, FAILED]
    assert "damaged" in arrivals.row(photo).last_error
    assert arrivals.row(photo).storage_key is None
    assert len(arrivals.graph.calls) == 4, "Each try asks for a fresh address."


def test_the_webhooks_digest_counts_too(arrivals):
    photo = arrivals.sends(sha256="A" * 43 + "=")

    assert fetch(arrivals, photo) == PENDING


def test_a_file_that_was_damaged_once_is_stored_in_the_end(arrivals):
    photo = arrivals.sends()
    arrivals.graph.tells = {"sha256": "0" * 64}
    fetch(arrivals, photo)
    arrivals.graph.tells = {}

    assert try_again(arrivals, photo) == STORED


@pytest.mark.parametrize("size", [None, LIMIT + 1])
def test_no_file_is_larger_than_100_megabytes(arrivals, monkeypatch, size):
    photo = arrivals.sends()
    arrivals.graph.tells = {"size": size}
    if size is None:  # nobody says how large it is: it is counted
        monkeypatch.setattr(downloads, "LIMIT", len(JPEG) - 1)

    assert fetch(arrivals, photo) == FAILED
    assert "100 MB" in arrivals.row(photo).last_error
    assert arrivals.row(photo).storage_key is None


def test_a_refused_token_costs_no_attempt_and_holds_all_files_of_the_number_back(arrivals):
    first, second = arrivals.sends(), arrivals.sends()

    assert fetch(arrivals, first, BAD_TOKEN) == PENDING

    for photo in (first, second):
        row = arrivals.row(photo)
        assert (row.attempts, row.last_error) == (0, BAD_TOKEN.message)
        assert row.next_attempt_at > utcnow() + dt.timedelta(minutes=1)
    third = arrivals.sends()
    assert fetch(arrivals, third) is None, "What arrives meanwhile does not ask either."
    assert attachments.due(arrivals.engine, 10, without=arrivals.by.breaker.paused()) == []
    assert len(arrivals.graph.calls) == 1
    with days_later(8):
        assert try_again(arrivals, first, BAD_TOKEN) is None, "Another process's breaker is closed, ours not."


def test_a_refused_token_lets_nothing_expire(arrivals):
    photo = arrivals.sends()

    with days_later(8):
        assert fetch(arrivals, photo, BAD_TOKEN) == PENDING


def test_after_five_failures_whatsapp_is_left_alone_and_then_tried_once(arrivals):
    photos = [arrivals.sends() for _ in range(7)]
    now = [0.0]
    arrivals.by.breaker.clock = lambda: now[0]
    for photo in photos[:5]:
        assert fetch(arrivals, photo, SERVER_ERROR) == PENDING
    number = arrivals.by.breaker.paused().pop()

    assert fetch(arrivals, photos[5]) is None
    assert arrivals.row(photos[5]).attempts == 0
    assert attachments.due(arrivals.engine, 10, without={number}) == []
    now[0] = 29.0
    assert fetch(arrivals, photos[5]) is None
    now[0] = 31.0
    assert fetch(arrivals, photos[5], SILENCE) == PENDING, "The one try after the pause."
    assert fetch(arrivals, photos[6]) is None, "It failed, so the pause goes on."
    now[0] = 62.0
    assert fetch(arrivals, photos[6]) == STORED
    assert try_again(arrivals, photos[0]) == STORED, "After the try that went well all is as before."


def test_answers_between_failures_keep_whatsapp_open(arrivals):
    photo = arrivals.sends()
    for fault in [SERVER_ERROR, SILENCE, SERVER_ERROR, SILENCE, GONE] * 2:
        try_again(arrivals, photo, fault)
        arrivals.change(photo, state=PENDING)

    assert arrivals.by.breaker.paused() == set()


def test_one_numbers_trouble_is_not_anothers(arrivals):
    arrivals.by.breaker.pause("another number", 60)
    photo = arrivals.sends()

    assert attachments.due(arrivals.engine, 10, without=arrivals.by.breaker.paused()) == [photo]
    assert fetch(arrivals, photo) == STORED


def test_of_many_threads_one_downloads(arrivals):
    photo = arrivals.sends()
    threads = [threading.Thread(target=attachments.fetch, args=(arrivals.by, photo)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(arrivals.graph.calls) == 1
    assert arrivals.kept(photo) == JPEG


def test_who_lost_the_lease_stores_nothing_and_leaves_no_file(arrivals, tmp_path):
    photo = arrivals.sends()
    storage = arrivals.app.extensions["storage"]

    def lose():
        arrivals.graph.pause = lambda: None
        arrivals.change(photo, state=PENDING, lease_until=None)

    arrivals.graph.pause = lose
    assert fetch(arrivals, photo) is None
    assert arrivals.row(photo).state == PENDING
    assert not [path for path in storage.root.rglob("*") if path.is_file()]

    assert fetch(arrivals, photo) == STORED


def test_a_download_ends_at_once_when_its_work_is_given_back(arrivals):
    photo = arrivals.sends(JPEG * 100)
    pieces = []

    def stop():
        pieces.append(1)
        if len(pieces) == 3:
            arrivals.by.claims.give_back()

    arrivals.graph.pause = stop
    assert fetch(arrivals, photo) is None

    assert len(pieces) == 3
    row = arrivals.row(photo)
    assert (row.state, row.attempts) == (PENDING, 0)
    assert attachments.due(arrivals.engine, 10) == [photo]


@pytest.mark.parametrize("state", [EXPIRED, FAILED])
def test_an_agent_may_have_it_fetched_again(app, arrivals, state):
    photo, rung = arrivals.sends(), []
    app.extensions["queue"].ring = lambda *ring: rung.append(ring)
    arrivals.change(photo, state=state, next_attempt_at=None, attempts=40, last_error="Gone.")

    with app.app_context():
        assert attachments.fetch_again(photo, by=1)

    row = arrivals.row(photo)
    assert (row.state, row.attempts, row.last_error) == (PENDING, 0, None)
    assert rung == [("media", attachments.JOB, photo)]
    assert fetch(arrivals, photo) == STORED


def test_what_is_here_or_on_its_way_is_not_fetched_again(app, arrivals):
    photo, other = arrivals.sends(), arrivals.sends()
    fetch(arrivals, photo)
    arrivals.by.claims.take(attachments.WORK, other)

    with app.app_context():
        assert not attachments.fetch_again(photo)
        assert not attachments.fetch_again(other)
        assert not attachments.fetch_again(10**9)
    assert arrivals.row(photo).state == STORED


def test_a_replay_keeps_the_file(app, arrivals, runner):
    photo = arrivals.sends()
    fetch(arrivals, photo)
    before = arrivals.row(photo)

    assert runner.invoke(args=["event", "replay"]).exit_code == 0

    assert arrivals.row(photo) == before
    assert arrivals.kept(photo) == JPEG


def test_two_people_who_become_one_keep_their_files(arrivals, meta, rows):
    """First a number alone, then an id alone, then a body in which both are the same person."""
    user_id = "GB.2222222222222222222"
    by_number = arrivals.sends(number="15550100777")
    by_id = arrivals.sends(**{"from": None, "from_user_id": user_id})
    for photo in (by_number, by_id):
        fetch(arrivals, photo)
    meta.writes("It is me", number="15550100777", from_user_id=user_id)

    living = rows(select(Conversation.id).where(Conversation.merged_into_id.is_(None)))
    homes = rows(select(Message.conversation_id).distinct())
    assert {row.id for row in living} >= {row.conversation_id for row in homes}
    assert [arrivals.kept(photo) for photo in (by_number, by_id)] == [JPEG, JPEG]


def test_admins_are_told_of_a_refused_token_until_files_come_again(arrivals, admin, agent):
    photo = arrivals.sends()
    fetch(arrivals, photo, BAD_TOKEN)

    assert BAD_TOKEN.message in admin.get("/").text
    assert BAD_TOKEN.message not in agent.get("/").text

    arrivals.by.breaker.answered("407712900015501")
    assert try_again(arrivals, photo) == STORED
    assert BAD_TOKEN.message not in admin.get("/").text


def test_open_pages_notice_what_became_of_a_file(arrivals, rows):
    photo = arrivals.sends()
    (before,) = rows(select(Conversation.version))

    fetch(arrivals, photo)

    assert rows(select(Conversation.version)) > [before]
