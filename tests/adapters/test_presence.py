"""Who is here: signs in memory and on Redis, which both forget by themselves."""

from __future__ import annotations

import itertools

import pytest

from inbox.adapters.presence import (
    GONE_AFTER,
    LEFT,
    TYPING,
    TYPING_ENDS_AFTER,
    VIEWING,
    Memory,
    Shared,
    open_presence,
)
from inbox.adapters.presence.signs import Sign

ASHA, TOMAS = (1, "Asha Rao"), (2, "Tomas Lind")
PLACES = itertools.count(1000)


@pytest.fixture(params=["memory", "redis"])
def presence(request):
    if request.param == "memory":
        return Memory()
    return Shared(request.getfixturevalue("redis_url"))


@pytest.fixture
def place():
    """A conversation of this test's own."""
    return next(PLACES)


def here(presence, place):
    return [(sign.name, sign.doing) for sign in presence.here(place)]


def test_all_who_are_here_are_named_whoever_types_first(presence, place):
    presence.note(place, *ASHA, VIEWING)
    presence.note(place, *TOMAS, TYPING)

    assert here(presence, place) == [("Tomas Lind", TYPING), ("Asha Rao", VIEWING)]
    assert here(presence, place + 500_000) == []


def test_who_leaves_is_gone(presence, place):
    presence.note(place, *ASHA, VIEWING)
    presence.note(place, *ASHA, LEFT)

    assert here(presence, place) == []


def test_it_tells_whether_there_is_anything_to_show(presence, place):
    told = [
        presence.note(place, *ASHA, doing)
        for doing in (VIEWING, VIEWING, TYPING, TYPING, VIEWING, LEFT, LEFT)
    ]

    assert told == [True, False, True, False, True, True, False]


def test_signs_fade(monkeypatch):
    now = 100.0
    memory = Memory(clock=lambda: now)
    memory.note(1, *ASHA, TYPING)
    memory.note(1, *TOMAS, VIEWING)

    now += TYPING_ENDS_AFTER
    assert here(memory, 1) == [("Asha Rao", VIEWING), ("Tomas Lind", VIEWING)]
    assert memory.note(1, *ASHA, TYPING)
    now += GONE_AFTER - TYPING_ENDS_AFTER
    assert here(memory, 1) == [("Asha Rao", TYPING)]
    now += GONE_AFTER
    assert here(memory, 1) == []
    memory.note(2, *ASHA, VIEWING)
    assert list(memory.places) == [2]  # what is over takes no room


def test_redis_forgets_a_place_by_itself(redis_url, place):
    shared = Shared(redis_url)
    shared.note(place, *ASHA, TYPING)

    assert 0 < shared.redis.ttl(f"inbox:presence:{place}") <= GONE_AFTER + 1


def test_processes_see_each_others_signs(redis_url, place):
    one, other = open_presence(redis_url), open_presence(redis_url)
    one.note(place, *ASHA, TYPING)

    assert here(other, place) == [("Asha Rao", TYPING)]


def test_nobody_waits_for_a_redis_that_is_away():
    shared = Shared("redis://127.0.0.1:1/0")

    assert shared.note(1, *ASHA, VIEWING) is False
    assert shared.here(1) == []
    assert shared.asks_again_at > 0


def test_a_sign_knows_how_long_it_holds():
    assert Sign(1, "Asha", TYPING, age=5).holds_for == TYPING_ENDS_AFTER - 5
    assert Sign(1, "Asha", VIEWING, age=5).holds_for == GONE_AFTER - 5
