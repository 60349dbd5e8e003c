"""Several processes, processes that stop and processes that a message kills."""

from __future__ import annotations

import json
import random
import time
from functools import partial

import pytest
from sqlalchemy import select

from inbox.models.event import Event, SetAside
from inbox.models.heartbeat import Heartbeat
from tests.support.lethal import LETHAL
from tests.support.senders import Senders, text, wait_for


@pytest.mark.databases("postgresql")
def test_two_web_processes_share_the_work(start_server, database_url, look, cluster, long):
    """Both are sent the same bodies at the same time: no deadlock, nothing twice, one applier at a time."""
    log_began = cluster.log.stat().st_size
    servers = [start_server(DATABASE_URL=database_url) for _ in range(2)]
    size = 4_000 if long else 600
    pairs = [(f"wamid.{number}", text(f"wamid.{number}", customer=number % 7)) for number in range(size)]
    chance = random.Random(2)
    repeated = chance.sample(pairs * 3, len(pairs) * 3)
    with Senders(*(server.url for server in servers), threads=8, bodies=iter(repeated)) as senders:
        for thread in senders.threads:
            thread.join()
    look.must_hold(senders, servers[0])

    assert senders.answers == {200: len(repeated)}
    found = look.figures()
    assert (found["events"], found["messages"], found["conversations"]) == (size, size, 7)
    assert set(look.column(Event.attempts)) == {1}
    assert "deadlock" not in cluster.log.read_text()[log_began:].lower()
    saved = sum(server.said.count("Saved message ") for server in servers)
    assert saved == size


def test_a_server_that_is_asked_to_stop_finishes_what_it_took(server, look, long):
    for _ in range(10 if long else 1):
        with Senders(server.url) as senders:
            wait_for(partial(senders.have, 200))
            took = server.terminate()
            time.sleep(0.2)
        assert took < 25
        assert look.column(Heartbeat.pid) == [], "It ended before its threads had said goodbye."
        server.start()
        assert set(senders.answers) <= {0, 200}
        look.wait_until_applied()
        assert senders.acknowledged - set(look.stored()) == set()
    assert look.figures()["problems"] == []


def test_a_message_that_kills_the_process_is_set_aside_after_three_tries(
    start_server, database_url, look, poster_to
):
    """And those that came with it are applied."""
    server = start_server("--worker-class", "tests.support.lethal.Worker", DATABASE_URL=database_url)
    poster = poster_to(server)

    def is_posted(wamid, body="Hello"):
        return poster.post(text(wamid, customer=1, body=body)) == 200

    wait_for(lambda: is_posted("wamid.1"))
    wait_for(lambda: is_posted("wamid.2", LETHAL))
    for number in range(3, 10):
        wait_for(partial(is_posted, f"wamid.{number}"))
    look.wait_until_applied()

    assert set(look.stored()) == {f"wamid.{number}" for number in range(1, 10) if number != 2}
    assert look.column(SetAside.error) == ["Applying it ended the process three times."]
    with look.engine.connect() as connection:
        tries = connection.scalar(select(Event.attempts).join(SetAside))
    assert tries == 4, "Three tries, and the look that gave up."
    said = json.loads(server.flask("check"))
    assert (said["events_failed"], said["events_pending"], said["problems"]) == (1, 0, [])
