"""Whatever Meta may send one day: it is kept, answered with 200, and harms nothing else."""

from __future__ import annotations

import itertools
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from inbox.models import Event, Message, SetAside
from inbox.operations.check import check, snapshot
from tests.conftest import is_long
from tests.support.damage import damaged
from tests.support.meta import Json, Meta, envelope

AT_ONCE = 20
numbers = itertools.count()


def sound_message(wamid: str) -> Json:
    """A message that nothing around it may keep from being stored."""
    text = {"from": "15550100999", "id": wamid, "timestamp": "1795164000", "type": "text"}
    return envelope(messages=[{**text, "text": {"body": "A sound message"}}])


def test_damaged_bodies_are_answered_kept_and_kept_apart(app, client):
    """50,000 bodies in the long form, 2,000 in the short one: half of them on each database."""
    meta = Meta(app, client)

    @settings(
        max_examples=1_250 if is_long() else 50,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.lists(damaged(), min_size=AT_ONCE, max_size=AT_ONCE))
    def arrive(bodies):
        for body in bodies:
            sent = json.dumps(body).encode("utf-8", "surrogatepass")
            assert meta.posts(sent, apply=False).status_code == 200
        wamid = f"wamid.sound-{next(numbers)}"
        meta.posts(sound_message(wamid))
        assert is_stored(app, wamid)
        if not is_long():  # costs as much as there are messages: of the long form only the end is checked
            assert_sound(app)

    arrive()
    assert_sound(app)


def is_stored(app, wamid: str) -> bool:
    with app.extensions["engine"].connect() as connection:
        return connection.scalar(select(func.count()).where(Message.message_id == wamid)) == 1


def assert_sound(app) -> None:
    with snapshot(app.extensions["engine"]) as connection:
        figures = check(connection)
        reasons = list(connection.scalars(select(SetAside.error)))
    assert figures["events_pending"] == 0
    assert figures["problems"] == []
    assert all(reasons)


def test_a_storm_of_repeats_changes_nothing(meta, rows):
    """200 messages, each delivered 100 times: alone, and in bodies that put them together anew."""
    messages = [
        {
            "from": f"155501{number % 20:05}",
            "id": f"wamid.storm-{number}",
            "timestamp": str(1795164000 + number),
            "type": "text",
            "text": {"body": f"Message {number}"},
        }
        for number in range(200)
    ]
    for stride in range(1, 101):
        shuffled = [messages[(place * 7 + stride * 13) % 200] for place in range(200)]
        size = 1 + stride * 7 % 40
        for start in range(0, 200, size):
            body = envelope(messages=shuffled[start : start + size])
            assert meta.posts(body, apply=False).status_code == 200
        if stride % 25 == 0:
            meta.applied()

    assert rows(select(func.count()).select_from(Message)) == [(200,)]
    assert rows(select(func.count()).select_from(Event).where(Event.state == "pending")) == [(0,)]
    with snapshot(meta.app.extensions["engine"]) as connection:
        figures = check(connection)
    assert (figures["messages"], figures["conversations"], figures["unread"]) == (200, 20, 200)
    assert figures["problems"] == []
