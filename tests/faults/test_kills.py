"""Killed at any moment, a server loses nothing that it has acknowledged."""

from __future__ import annotations

import time

import pytest

from tests.support.senders import Senders, wait_for

ENOUGH = 1_000


@pytest.fixture
def durable_url(database_kind, request, tmp_path):
    """A database that survives: on SQLite every one does, on PostgreSQL one that waits for the disk."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'inbox.sqlite3'}"
    return request.getfixturevalue("durable_cluster").url("inbox")


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("victim", ["everything", "the worker"])
def test_a_killed_server_has_lost_nothing(start_server, durable_url, look_at, victim, long):
    """Killed one second after it answers again, while senders repeat what was refused."""
    kills = 30 if long else 5 if victim == "everything" else 2
    server = start_server(DATABASE_URL=durable_url, wait=False)
    server.flask("db", "upgrade")
    look = look_at(durable_url)
    with Senders(server.url) as senders:
        for _ in range(kills):
            answers_again(server)
            time.sleep(1)
            if victim == "everything":
                server.kill9()
                server.start(wait=False)
            else:
                server.kill9_workers()
                time.sleep(0.2)
        answers_again(server)
        wait_for(lambda: senders.have(ENOUGH))

    assert senders.answers[0] > 0, "Nobody noticed that the server was killed."
    look.must_hold(senders, server)


def answers_again(server):
    wait_for(server.is_ready, patience=30)
