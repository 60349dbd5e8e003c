"""The doorbell and the sweep: work is done at once, a lost ring costs seconds, no lane starves another."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import update

from inbox import jobs
from inbox.adapters import queue
from inbox.adapters.queue import MEDIA, OTHER, SENDS, Doorbell
from inbox.jobs.lanes import COUNTS, Lanes
from inbox.jobs.lanes import wait_for as wait_for_end
from inbox.models.attachment import Attachment
from inbox.operations import attachments
from tests.support.senders import wait_for


@pytest.fixture(params=["memory", "redis"])
def doorbell(request):
    bell = Doorbell(request.getfixturevalue("redis_url") if request.param == "redis" else None)
    yield bell
    bell.stop()


@pytest.fixture
def open_lanes(doorbell):
    """Opens lanes for jobs: `open_lanes(greet=function)`."""
    opened = []

    def make(**named):
        opened.append(Lanes(doorbell, named))
        opened[-1].open()
        return opened[-1]

    yield make
    assert wait_for_end([each for lanes in opened for each in lanes.close()], 10)


def test_a_ring_is_answered_with_the_rows_id(doorbell, open_lanes):
    done: list[int] = []
    open_lanes(greet=done.append)

    for number in range(20):
        doorbell.ring(MEDIA, "greet", number)

    wait_for(lambda: sorted(done) == list(range(20)), patience=10)


def test_a_lane_full_of_hanging_work_keeps_nobody_else_waiting(doorbell, open_lanes):
    released, done = threading.Event(), list[int]()
    open_lanes(hang=lambda _: released.wait(60), greet=done.append)
    for number in range(COUNTS[MEDIA] * 10):
        doorbell.ring(MEDIA, "hang", number)

    doorbell.ring(OTHER, "greet", 1)
    doorbell.ring(SENDS, "greet", 2)

    wait_for(lambda: sorted(done) == [1, 2], patience=10)
    released.set()


def test_a_job_that_fails_or_that_nobody_knows_ends_no_thread(doorbell, open_lanes):
    done: list[int] = []

    def fail(_):
        raise RuntimeError("a bug")

    lanes = open_lanes(fail=fail, greet=done.append)
    for number in range(10):
        doorbell.ring(OTHER, "fail", number)
        doorbell.ring(OTHER, "of a newer version", number)
    doorbell.ring(OTHER, "greet", 1)

    wait_for(lambda: done == [1], patience=10)
    assert all(thread.is_alive() for each in lanes.threads for _, thread in each.worker_threads)


def test_a_thread_that_died_is_replaced(doorbell, open_lanes, monkeypatch):
    done: list[int] = []

    def die(row_id):
        if row_id == 0:
            raise SystemExit
        done.append(row_id)

    lanes = open_lanes(die=die)
    for _ in range(COUNTS[OTHER]):
        doorbell.ring(OTHER, "die", 0)
    (others,) = (each for each in lanes.threads if each.huey.name == "inbox-other")
    wait_for(lambda: not any(thread.is_alive() for _, thread in others.worker_threads), patience=10)

    lanes.checked_at = float("-inf")
    lanes.open()
    doorbell.ring(OTHER, "die", 1)

    wait_for(lambda: done == [1], patience=10)


def test_a_queue_does_not_grow_without_end(doorbell, monkeypatch):
    monkeypatch.setattr(queue, "ROOM", 10)
    for number in range(50):
        doorbell.ring(MEDIA, "greet", number)

    wait_for(doorbell.rung.empty, patience=10)

    assert doorbell.lanes[MEDIA].storage.queue_size() <= 10
    wait_for(lambda: doorbell.room(MEDIA) == 0, patience=10)


def test_ringing_never_fails_and_never_waits(monkeypatch):
    """Wherever Redis is: nothing listens at this address, and nobody carries the rings away."""
    doorbell = Doorbell("redis://127.0.0.1:9/0")
    for number in range(queue.ROOM * 2):
        doorbell.ring(MEDIA, "greet", number)

    assert doorbell.room(MEDIA) == 0
    doorbell.stop()


def test_a_file_is_fetched_as_soon_as_its_message_is_there(at_work, arrivals, all_stored):
    at_work()

    all_stored([arrivals.sends() for _ in range(5)])


def test_a_lost_ring_costs_seconds(at_work, arrivals, all_stored, monkeypatch):
    ids = [arrivals.sends() for _ in range(30)]  # nothing answers yet, and nobody rings for them again

    at_work()

    all_stored(ids)


def test_without_a_token_nothing_is_tried(app, at_work, arrivals, all_stored):
    app.extensions["graph"] = None
    photo = arrivals.sends()
    rounds = []
    sweep = app.extensions["sweeper"].round
    app.extensions["sweeper"].round = lambda: rounds.append(sweep())
    jobs.start(app)
    app.extensions["queue"].ring(MEDIA, attachments.JOB, photo)
    wait_for(lambda: len(rounds) > 1, patience=20)

    assert (arrivals.row(photo).state, arrivals.row(photo).attempts, arrivals.graph.calls) == (
        "pending",
        0,
        [],
    )
    app.extensions["graph"] = arrivals.graph
    all_stored([photo])


def test_what_a_killed_process_held_is_taken_over(at_work, arrivals, all_stored):
    photo = arrivals.sends()
    arrivals.by.claims.take(attachments.WORK, photo)  # and then the process is gone
    with arrivals.engine.begin() as connection:
        connection.execute(update(Attachment).values(lease_until=Attachment.next_attempt_at))

    at_work()

    all_stored([photo])
    assert arrivals.row(photo).attempts == 2


def test_who_stops_in_the_middle_gives_the_work_back(app, at_work, arrivals, make_app, monkeypatch):
    monkeypatch.setattr("inbox.jobs.sweeping.GRACE", 0.2)
    started, released = threading.Event(), threading.Event()

    def hang():
        started.set()
        released.wait(30)

    arrivals.graph.pause = hang
    at_work()
    photo = arrivals.sends()
    assert started.wait(20)

    jobs.stop(app)

    row = arrivals.row(photo)
    assert (row.state, row.attempts, row.lease_until) == ("pending", 0, None)
    arrivals.graph.pause = lambda: None
    released.set()
    assert attachments.due(arrivals.engine, 10) == [photo]
