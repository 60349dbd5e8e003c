"""The live doorbell: within a process, and between processes through Redis."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from inbox.adapters.live import CHANGED, DEAF, EVERYTHING, HEARING, PRESENCE, Live, NoRoom, Ring
from tests.support.processes import free_port
from tests.support.redis import RedisServer
from tests.support.senders import wait_for


@pytest.fixture
def live() -> Live:
    return Live(room=10)


def test_a_reader_hears_what_rang_since_it_came_last(live):
    ear = live.subscribe(1)
    live.publish(CHANGED, 42)
    live.publish(PRESENCE, 42)

    assert ear.wait(1) == [Ring(CHANGED, 42), Ring(PRESENCE, 42)]
    assert ear.wait(0) == []


def test_a_waiting_reader_is_woken(live):
    ear = live.subscribe(1)
    heard = []
    reader = threading.Thread(target=lambda: heard.append(ear.wait(30)))
    reader.start()
    live.publish(CHANGED, 7)
    reader.join()

    assert heard == [[Ring(CHANGED, 7)]]


def test_a_slow_reader_gets_each_ring_once_and_a_flood_as_one(live):
    ear = live.subscribe(1)
    for _ in range(1_000):
        live.publish(CHANGED, 42)
    assert ear.wait(0) == [Ring(CHANGED, 42)]

    for number in range(1_000):
        live.publish(CHANGED, number)
    assert ear.rings.waiting == {Ring(EVERYTHING)}
    assert ear.wait(0) == [Ring(EVERYTHING)]


def test_too_many_changes_at_once_are_everything(live):
    ear = live.subscribe(1)
    live.publish_changes(range(1, 1_000))
    assert ear.wait(0) == [Ring(EVERYTHING)]
    live.publish_changes({0, 1})
    assert ear.wait(0) == [Ring(EVERYTHING)]


def test_there_is_room_for_so_many_and_again_when_one_has_left(live):
    ears = [live.subscribe(number) for number in range(10)]
    with pytest.raises(NoRoom):
        live.subscribe(99)

    ears[0].close()
    ears[0].close()

    live.subscribe(99)
    with pytest.raises(NoRoom):
        live.subscribe(100)


def test_one_log_in_cannot_take_the_room_of_the_others(live):
    ears = [live.subscribe(1) for _ in range(4)]
    assert [ear.ended for ear in ears] == [None] * 4
    ears += [live.subscribe(1) for _ in range(2)]
    assert [ear.ended for ear in ears] == ["elsewhere", "elsewhere", None, None, None, None]


def test_those_whose_log_in_is_over_are_let_go_and_no_others(live):
    first, second = live.subscribe(1), live.subscribe(2)
    newcomer = live.subscribe(3)
    live.end_all_but({2}, among={1, 2})

    assert first.wait(30) == []
    assert (first.ended, second.ended, newcomer.ended) == ("logged-out", None, None)


def test_a_process_that_stops_lets_everybody_go_at_once(live):
    ear = live.subscribe(1)
    live.publish(CHANGED, 1)
    ear.wait(0)
    live.close()

    assert ear.wait(30) == []
    assert ear.ended == "stopping"
    with pytest.raises(NoRoom):
        live.subscribe(2)


def test_readers_are_told_when_others_cannot_be_heard(live):
    early = live.subscribe(1)
    live.hear("others", False)
    late = live.subscribe(2)
    assert early.wait(0) == late.wait(0) == [Ring(DEAF)]

    live.hear("redis", False)
    live.hear("others", True)
    assert early.wait(0) == []
    live.hear("redis", True)
    assert early.wait(0) == [Ring(HEARING)]


def test_only_the_last_word_about_hearing_counts(live):
    ear = live.subscribe(1)
    live.hear("redis", False)
    live.hear("redis", True)
    assert ear.wait(0) == [Ring(HEARING)]


@pytest.fixture
def connect() -> Iterator[Callable[[str], Live]]:
    """Makes the doorbells of processes: `connect(redis_url)`."""
    made: list[Live] = []

    def make(url: str) -> Live:
        made.append(Live(url))
        made[-1].start()
        return made[-1]

    yield make
    for each in made:
        each.stop()


def listens(live: Live) -> bool:
    """Whether its Redis knows that it does."""
    assert live.relay
    return live.relay.redis.pubsub_numsub(live.relay.channel)[0][1] > 0


def heard(ear, ring: Ring) -> Callable[[], bool]:
    return lambda: ring in ear.wait(0.2)


def test_processes_hear_each_other_through_redis(connect, redis_url):
    here, there = connect(redis_url), connect(redis_url)
    wait_for(lambda: here.relay.redis.pubsub_numsub(here.relay.channel)[0][1] == 2)
    near, far = here.subscribe(1), there.subscribe(1)
    time.sleep(0.2)
    near.wait(0), far.wait(0)

    here.publish(CHANGED, 42)

    wait_for(heard(far, Ring(CHANGED, 42)))
    assert near.wait(0.5) == [Ring(CHANGED, 42)]
    assert near.wait(0.5) == [], "It heard its own ring twice."


def test_a_redis_that_goes_away_and_comes_back_is_noticed(connect):
    redis = RedisServer()
    try:
        here, there = connect(redis.url), connect(redis.url)
        wait_for(lambda: listens(here))
        near, far = here.subscribe(1), there.subscribe(1)
        redis.kill9()
        wait_for(heard(far, Ring(DEAF)))
        wait_for(heard(near, Ring(DEAF)))

        here.publish(CHANGED, 1)
        wait_for(heard(near, Ring(CHANGED, 1)))  # what happens here is heard here all the same

        redis.start()
        wait_for(heard(far, Ring(HEARING)))
        here.publish(CHANGED, 2)
        wait_for(heard(far, Ring(CHANGED, 2)))
    finally:
        redis.remove()


def test_a_redis_that_was_never_there_fails_nobody(connect):
    live = connect(f"redis://127.0.0.1:{free_port()}/0")
    ear = live.subscribe(1)
    live.publish(CHANGED, 1)

    assert Ring(CHANGED, 1) in ear.wait(1)
    wait_for(lambda: live.is_deaf)


def test_what_else_is_said_on_the_channel_harms_nobody(connect, redis_url):
    live = connect(redis_url)
    wait_for(lambda: listens(live))
    ear = live.subscribe(1)
    for words in (b"\xff", b"[]", b'{"from": 1}', b'{"from": 1, "rings": [["changed", "x"]]}'):
        live.relay.redis.publish(live.relay.channel, words)
    live.relay.redis.publish(live.relay.channel, b'{"from": "another", "rings": [["changed", 5]]}')

    wait_for(heard(ear, Ring(CHANGED, 5)))
