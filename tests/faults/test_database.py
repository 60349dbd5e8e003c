"""The database stops, fills up, is locked or not there yet: Meta is asked to send again, and that is all."""

from __future__ import annotations

import resource
import signal
import sqlite3
import time

import pytest
import requests

from inbox.operations.schema import HINT
from tests.support.processes import stop
from tests.support.senders import Senders, text, wait_for


def test_a_postgresql_that_stops_and_starts_loses_nothing(durable_cluster, start_server, look_at, poster_to):
    """Stopped without a goodbye; the server goes on by itself once it is back."""
    server = start_server(DATABASE_URL=durable_cluster.url("inbox"))
    poster = poster_to(server)
    with Senders(server.url) as senders:
        wait_for(lambda: senders.have(100))
        stop(durable_cluster.process, signal.SIGQUIT)

        wait_for(lambda: senders.answers[503] > 0, patience=10)
        assert poster.post(text("wamid.down")) == 503
        assert requests.get(f"{server.url}/readyz", timeout=10).status_code == 503
        assert requests.get(f"{server.url}/livez", timeout=10).status_code == 200

        durable_cluster.start()
        took = wait_for(lambda: poster.post(text("wamid.again")) == 200, patience=10)
        taken = len(senders.acknowledged)
        wait_for(lambda: senders.have(taken + 100))

    assert took < 5
    assert set(senders.answers) == {200, 503}
    senders.acknowledged.add("wamid.again")
    look_at(durable_cluster.url("inbox")).must_hold(senders, server)
    assert "Traceback" not in server.said


@pytest.mark.databases("sqlite")
def test_a_locked_sqlite_makes_nobody_wait_for_long(server, look, database_url):
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    with Senders(server.url) as senders:
        wait_for(lambda: senders.have(50))
        other.execute("BEGIN IMMEDIATE")
        time.sleep(7)
        other.execute("ROLLBACK")
        taken = len(senders.acknowledged)
        wait_for(lambda: senders.have(taken + 50), patience=15)
    other.close()

    assert set(senders.answers) == {200, 503}
    assert senders.slowest < 6.5
    look.must_hold(senders, server)
    assert "Traceback" not in server.said


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_unmigrated_database_says_what_to_do(start_server, empty_database, look_at, kind, poster_to):
    """And once that was done, the server works without a restart."""
    database_url = empty_database(kind)
    server = start_server(DATABASE_URL=database_url, wait=False)
    poster = poster_to(server)
    wait_for(lambda: poster.post(text("wamid.early")) == 503)
    ready = requests.get(f"{server.url}/readyz", timeout=10)
    assert (ready.status_code, ready.text) == (503, HINT)
    assert HINT in server.said

    server.flask("db", "upgrade")

    wait_for(lambda: poster.post(text("wamid.late")) == 200, patience=10)
    assert server.is_ready()
    look = look_at(database_url)
    wait_for(lambda: look.stored() == ["wamid.late"], patience=15)
    assert "Traceback" not in server.said


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="Only Linux can limit another process's files.")
@pytest.mark.databases("sqlite")
def test_a_full_disk_is_told_to_meta_and_to_nobody_else(server, look, database_url, poster_to):
    """The limit on the size of files stands for the disk: it can be set and lifted while the server runs."""
    (worker,) = server.workers()
    poster = poster_to(server)
    assert poster.post(text("wamid.before")) == 200
    look.wait_until_applied()
    unlimited = resource.prlimit(worker, resource.RLIMIT_FSIZE)
    resource.prlimit(worker, resource.RLIMIT_FSIZE, (server.log.stat().st_size + 20_000, unlimited[1]))

    with Senders(server.url) as senders:
        wait_for(lambda: senders.answers[503] > 20)
        assert requests.get(f"{server.url}/livez", timeout=10).status_code == 200
        resource.prlimit(worker, resource.RLIMIT_FSIZE, unlimited)
        taken = len(senders.acknowledged)
        wait_for(lambda: senders.have(taken + 50), patience=15)

    assert set(senders.answers) == {200, 503}
    senders.acknowledged.add("wamid.before")
    look.must_hold(senders, server)
    assert server.workers() == [worker]
    with sqlite3.connect(database_url.removeprefix("sqlite:///")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
