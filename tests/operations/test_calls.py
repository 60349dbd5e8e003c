"""Calls: one line each, that says how far the call came, whatever is told of it first."""

from __future__ import annotations

import datetime as dt
import itertools
import json

import pytest
from sqlalchemy import func, select

from inbox.models import CallStatus, Conversation, Message, SetAside, Status
from inbox.operations import conversations
from inbox.whatsapp.contents import read_content
from tests.support.digest import figures
from tests.support.meta import envelope

pytestmark = pytest.mark.usefixtures("rebuilt_in_the_end")

OURS, THEIRS = "15550100101", "447700900111"
BEGAN = 1_780_300_800
OVER = {"start_time": str(BEGAN + 20), "end_time": str(BEGAN + 204), "duration": 184, "status": "COMPLETED"}
STEPS = ("RINGING", "ACCEPTED", "REJECTED")


def event(name, *, ours, wacid="wacid.1", at=BEGAN, **more):
    """What Meta tells of a call on the field for calls."""
    ends = {"from": OURS, "to": THEIRS} if ours else {"from": THEIRS, "to": OURS}
    direction = "BUSINESS_INITIATED" if ours else "USER_INITIATED"
    call = {"id": wacid, "event": name, "direction": direction, "timestamp": str(at), **ends, **more}
    return envelope(field="calls", calls=[call])


def step(status, *, wacid="wacid.1", field="calls", **more):
    """What Meta tells of a call among the statuses."""
    told = {"id": wacid, "type": "call", "status": status, "timestamp": str(BEGAN + 1), **more}
    return envelope(field=field, statuses=[{**told, "recipient_id": THEIRS}])


def told(word, *, ours, wacid="wacid.1"):
    """A step or an event by its name: RINGING, connect, terminate, over (after 184 seconds)."""
    if word in STEPS:
        return step(word, wacid=wacid)
    if word == "over":
        return event("terminate", ours=ours, wacid=wacid, at=BEGAN + 204, **OVER)
    return event(word, ours=ours, wacid=wacid, at=BEGAN + 30 * (word == "terminate"))


TO_CUSTOMER = {
    ("connect",): "Calling the customer",
    ("connect", "RINGING"): "Calling the customer, their phone rings",
    ("connect", "RINGING", "ACCEPTED"): "The customer answered the call",
    ("connect", "RINGING", "ACCEPTED", "over"): "Call to the customer, 3:04",
    ("connect", "RINGING", "REJECTED"): "The customer declined the call",
    ("connect", "RINGING", "REJECTED", "terminate"): "The customer declined the call",
    ("connect", "RINGING", "terminate"): "Call to the customer was not answered",
}
FROM_CUSTOMER = {
    ("connect",): "Incoming call",
    ("connect", "terminate"): "Missed call",
    ("connect", "over"): "Call, 3:04",
    ("connect", "ACCEPTED"): "Call was answered",
    ("connect", "REJECTED", "terminate"): "Missed call, declined on our side",
}
STORIES = [
    *((story, line, True) for story, line in TO_CUSTOMER.items()),
    *((story, line, False) for story, line in FROM_CUSTOMER.items()),
]


def test_every_order_of_what_is_told_of_a_call_ends_in_the_same_line(meta, rows):
    """All orders, each followed by a repetition of everything in other bytes."""
    expected = {}
    for number, (story, line, ours) in enumerate(STORIES):
        for place, order in enumerate(itertools.permutations(story)):
            wacid = f"wacid.{number}.{place}"
            expected[wacid] = line
            for copy, word in enumerate([*order, *order]):
                meta.posts(told(word, ours=ours, wacid=wacid) | {"copy": copy}, apply=copy == number % 4)
    meta.applied()

    shown = {row.message_id: row for row in rows(select(Message.__table__))}
    assert {wacid: line_of(row) for wacid, row in shown.items()} == expected
    missed = sum(line.startswith("Missed") for line in expected.values())
    assert rows(select(Conversation.message_count, Conversation.unread_count)) == [(len(expected), missed)]
    assert rows(select(func.count()).select_from(Status)) == [(0,)]
    assert rows(select(SetAside.error)) == []


def line_of(row):
    return read_content(json.loads(row.raw_payload)).line


@pytest.mark.parametrize(("story", "line", "ours"), STORIES)
@pytest.mark.databases("sqlite")
def test_an_agent_sees_how_far_a_call_came(meta, agent, story, line, ours):
    for word in story:
        meta.posts(told(word, ours=ours))

    page = agent.get("/conversations/1").text

    assert f"<strong>{line}</strong>" in page
    assert ("Call back</a>" in page) == line.startswith("Missed")


def test_a_step_waits_for_its_call_and_makes_nothing_itself(app, meta, rows):
    meta.posts("66_call_status_ringing.json")
    found = figures(app.extensions["engine"])
    assert (found["conversations"], found["messages"], found["statuses"], found["problems"]) == (0, 0, 0, [])
    assert rows(select(CallStatus.status)) == [("ringing",)]

    meta.posts("65_call_terminate_completed.json")
    (call,) = rows(select(Message.raw_payload))
    assert json.loads(call.raw_payload)["call"]["statuses"] == ["ringing"]


@pytest.mark.parametrize("field", ["calls", "messages"])
def test_a_step_never_touches_a_message(meta, rows, field):
    """Not even one that has the id of the call."""
    echo = {"from": OURS, "to": THEIRS, "id": "wacid.1", "timestamp": str(BEGAN), "type": "text"}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[{**echo, "text": {"body": "Hello"}}]))
    before = rows(select(Message.__table__))

    for status in STEPS:
        meta.posts(step(status, field=field))

    assert rows(select(Message.__table__)) == before
    assert rows(select(Status.id)) == []


def test_a_missed_call_that_was_read_stays_read_when_something_is_told_late(app, meta, rows):
    meta.posts(event("terminate", ours=False, at=BEGAN + 30))
    with app.app_context():
        conversations.mark_read(1)

    meta.posts(event("connect", ours=False))
    meta.posts(step("RINGING"))

    assert rows(select(Conversation.unread_count)) == [(0,)]


def test_a_call_that_rang_when_it_was_read_counts_as_unread_once_it_is_missed(app, meta, rows):
    meta.posts(event("connect", ours=False))
    with app.app_context():
        conversations.mark_read(1)

    meta.posts(event("terminate", ours=False, at=BEGAN + 30))

    assert rows(select(Conversation.unread_count)) == [(1,)]


@pytest.mark.parametrize("order", list(itertools.permutations(("connect", "over", "RINGING"))))
def test_a_call_lets_us_answer_from_the_time_at_which_they_talked(meta, rows, order):
    for word in order:
        meta.posts(told(word, ours=False))

    (found,) = rows(select(Conversation.last_inbound_at, Conversation.last_message_at))
    assert found.last_inbound_at == dt.datetime.fromtimestamp(BEGAN + 20, dt.UTC)
    assert found.last_message_at == dt.datetime.fromtimestamp(BEGAN, dt.UTC)


def test_our_own_call_lets_nobody_answer_freely(meta, rows):
    for word in ("connect", "RINGING", "ACCEPTED", "over"):
        meta.posts(told(word, ours=True))

    assert rows(select(Conversation.last_inbound_at)) == [(None,)]


@pytest.mark.parametrize("broken", [{"id": ""}, {"id": None}, {"status": None}, {"id": "wacid.\0"}])
def test_a_step_of_nothing_is_set_aside(meta, rows, broken):
    meta.posts(step("RINGING") | {"copy": 1})
    meta.posts(
        envelope(field="calls", statuses=[{"id": "wacid.2", "type": "call", "status": "RINGING"} | broken])
    )

    assert rows(select(CallStatus.call_id)) == [("wacid.1",)]
    assert len(rows(select(SetAside.error))) == 1
