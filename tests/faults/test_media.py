"""Killed workers, restarts, and a Redis that comes and goes leave no file behind."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from inbox.adapters.storage import open_storage
from inbox.models.attachment import FETCHING, STORED, Attachment
from inbox.models.base import utcnow
from inbox.models.heartbeat import Heartbeat
from inbox.operations.transaction import writing
from tests.support.environment import ROOT
from tests.support.processes import kill_group, start, stop
from tests.support.redis import RedisServer
from tests.support.senders import Senders, wait_for

MANY = 12


@pytest.fixture
def photos(slow_meta, look, poster_to):
    """Posts photos to a server, and tells what became of them."""
    return Photos(slow_meta, look, poster_to)


class Photos:
    def __init__(self, slow_meta, look, poster_to):
        self.slow_meta = slow_meta
        self.look = look
        self.poster_to = poster_to
        self.count = 0

    def come_to(self, server, count=MANY):
        poster = self.poster_to(server)
        for _ in range(count):
            self.count += 1
            assert poster.post(self.slow_meta.photo(self.count)) == 200

    def states(self):
        return Counter(self.look.column(Attachment.state))

    def wait_until_all_are_stored(self, patience=60):
        wait_for(lambda: self.states() == {STORED: self.count}, patience)

    def wait_until_some_are_on_their_way(self):
        wait_for(lambda: self.slow_meta.begun > 0 and self.states()[FETCHING] > 0, patience=30)

    def must_be_whole(self, server):
        """Every file is there byte for byte and nothing else is; `flask check` agrees."""
        storage = open_storage(server.environ["MEDIA_URL"])
        with self.look.engine.connect() as connection:
            rows = connection.execute(select(Attachment.media_id, Attachment.storage_key)).all()
        for media_id, key in rows:
            assert b"".join(storage.read(key)) == self.slow_meta.files[media_id]
        assert json.loads(server.flask("check"))["problems"] == []

    def let_time_pass(self):
        """As if half a minute had gone by since the process was killed."""
        long_ago = utcnow() - dt.timedelta(minutes=1)
        with writing(self.look.engine) as connection:
            connection.execute(
                update(Attachment).where(Attachment.state == FETCHING).values(lease_until=long_ago)
            )
            connection.execute(delete(Heartbeat).where(Heartbeat.role == "worker"))


@pytest.fixture
def start_worker(tmp_path):
    """Starts `flask worker` beside a server."""
    workers: list[Any] = []

    def make(server):
        log = tmp_path / f"worker_{len(workers)}.log"
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        workers.append(start(command, log=log, cwd=ROOT, env=server.environ))
        return workers[-1]

    yield make
    for worker in workers:
        kill_group(worker)


def test_a_worker_killed_in_the_middle_of_downloads_leaves_none_behind(
    start_server, start_worker, database_url, slow_meta, photos, long
):
    server = start_server(DATABASE_URL=database_url, **slow_meta.environ)
    worker = start_worker(server)
    wait_for(lambda: "worker" in photos.look.column(Heartbeat.role), patience=30)
    slow_meta.hold()
    photos.come_to(server)
    photos.wait_until_some_are_on_their_way()

    kill_group(worker)
    slow_meta.let_go()
    if not long:
        photos.let_time_pass()

    photos.wait_until_all_are_stored(patience=120)
    photos.must_be_whole(server)


def test_a_server_killed_in_the_middle_of_downloads_goes_on_where_it_was(
    start_server, database_url, slow_meta, photos
):
    server = start_server(DATABASE_URL=database_url, **slow_meta.environ)
    slow_meta.hold()
    photos.come_to(server)
    photos.wait_until_some_are_on_their_way()

    server.kill9()
    slow_meta.let_go()
    photos.let_time_pass()
    server.start()

    photos.wait_until_all_are_stored()
    photos.must_be_whole(server)


@pytest.mark.parametrize("who", ["web", "worker"])
def test_who_is_asked_to_stop_gives_downloads_back_at_once(
    start_server, start_worker, database_url, slow_meta, photos, who
):
    server = start_server(DATABASE_URL=database_url, **slow_meta.environ)
    if who == "worker":
        worker = start_worker(server)
        wait_for(lambda: "worker" in photos.look.column(Heartbeat.role), patience=30)
    slow_meta.hold()
    with Senders(server.url) as senders:
        photos.come_to(server)
        photos.wait_until_some_are_on_their_way()
        took = server.terminate() if who == "web" else stop(worker)

    assert took < 25
    if who == "web":  # otherwise the server takes over at once
        assert photos.states()[FETCHING] == 0
        server.start()
    slow_meta.let_go()
    photos.wait_until_all_are_stored()
    photos.must_be_whole(server)
    assert set(photos.look.column(Attachment.attempts)) == {1}, "An attempt that was given back counted."
    assert set(senders.answers) <= {0, 200}


@pytest.mark.databases("postgresql")
def test_a_redis_that_forgets_dies_and_returns_costs_seconds(
    start_server, start_worker, database_url, slow_meta, photos
):
    redis = RedisServer()
    try:
        server = start_server(
            DATABASE_URL=database_url, REDIS_URL=redis.url, WEB_CONCURRENCY="2", **slow_meta.environ
        )
        start_worker(server)
        wait_for(lambda: "worker" in photos.look.column(Heartbeat.role), patience=30)
        slow_meta.hold()
        photos.come_to(server, 40)
        photos.wait_until_some_are_on_their_way()

        redis.flush()
        slow_meta.let_go()
        photos.wait_until_all_are_stored()

        redis.kill9()
        photos.come_to(server, 40)
        photos.look.wait_until_applied()
        redis.start()
        photos.wait_until_all_are_stored()
        photos.must_be_whole(server)
    finally:
        redis.remove()


@pytest.mark.databases("postgresql")
def test_a_redis_that_is_not_there_yet_hinders_neither_webhook_nor_applier(
    start_server, database_url, slow_meta, photos
):
    redis = RedisServer()
    redis.kill9()
    try:
        server = start_server(DATABASE_URL=database_url, REDIS_URL=redis.url, **slow_meta.environ)
        photos.come_to(server)
        photos.look.wait_until_applied(patience=10)
        assert photos.states() == {"pending": MANY}

        redis.start()

        photos.wait_until_all_are_stored()
        photos.must_be_whole(server)
        assert "Traceback" not in server.said
    finally:
        redis.remove()
