"""A message's state is the greatest that Meta told of it, whichever of the two comes first."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import func, select

from inbox.models.message import Message
from inbox.models.status import Status
from inbox.operations.check import check, snapshot
from tests.support.meta import envelope

pytestmark = pytest.mark.usefixtures("rebuilt_in_the_end")

TOLD = ("sent", "failed", "delivered", "read", "played")  # in the order in which they count
MESSAGE = "message"

STORIES = [
    story
    for size in range(len(TOLD) + 1)
    for chosen in itertools.combinations(TOLD, size)
    for story in itertools.permutations((MESSAGE, *chosen))
]


@pytest.mark.parametrize("is_applied_at_once", [True, False], ids=["one by one", "together"])
def test_every_order_of_statuses_ends_in_the_greatest(app, meta, rows, is_applied_at_once):
    """All subsets of the states in all orders, with the message before, among or after them."""
    for step in range(len(TOLD) + 1):
        news = [(number, story[step]) for number, story in enumerate(STORIES) if step < len(story)]
        for chunk in chunks(news, 400):
            body = envelope(
                message_echoes=[echo(number) for number, word in chunk if word == MESSAGE],
                statuses=[status(number, word) for number, word in chunk if word != MESSAGE],
            )
            assert meta.posts(body, apply=is_applied_at_once).status_code == 200
    meta.applied()

    states = dict(map(tuple, rows(select(Message.message_id, Message.status))))

    wrong = {
        story: states[f"wamid.{number}"]
        for number, story in enumerate(STORIES)
        if states[f"wamid.{number}"] != greatest(story)
    }
    assert wrong == {}
    with snapshot(app.extensions["engine"]) as connection:
        assert check(connection)["problems"] == []


def test_a_status_is_stored_once_however_often_it_is_told(meta, rows):
    for at in ("1795163500", "1795163501"):
        for _ in range(2):
            meta.posts(envelope(statuses=[{**status(1, "read"), "timestamp": at}]))

    assert rows(select(Status.message_id, Status.status)) == [("wamid.1", "read")]


def test_a_state_that_meta_makes_up_later_is_kept_and_changes_nothing(meta, rows):
    meta.posts(envelope(message_echoes=[echo(1)]))
    meta.posts(envelope(statuses=[status(1, "teleported")]))

    assert rows(select(Message.status)) == [("sent",)]
    assert rows(select(Status.status)) == [("teleported",)]


def test_the_statuses_of_a_group_are_kept_for_each_participant(meta, rows):
    spellings = ("recipient_participant_id", "participant_recipient_id")
    told = [{**status(1, "read"), key: f"44770090011{n}"} for n, key in enumerate(spellings)]

    meta.posts(envelope(statuses=told * 2))

    assert rows(select(func.count()).select_from(Status)) == [(2,)]


def test_a_status_makes_no_conversation(app, meta):
    meta.posts("43_status_sent.json")

    with snapshot(app.extensions["engine"]) as connection:
        found = check(connection)
    assert (found["conversations"], found["messages"], found["statuses"]) == (0, 0, 1)


def greatest(story):
    told = [TOLD.index(word) for word in story if word != MESSAGE]
    return TOLD[max(told, default=0)]


def echo(number):
    ids = {"from": "15550100101", "to": "447700900111", "id": f"wamid.{number}", "timestamp": "1795163437"}
    return {**ids, "type": "text", "text": {"body": "Hello"}}


def status(number, state):
    return {
        "id": f"wamid.{number}",
        "status": state,
        "timestamp": "1795163500",
        "recipient_id": "447700900111",
    }


def chunks(whole, size):
    return [whole[start : start + size] for start in range(0, len(whole), size)]
