"""What an agent had on the screen turns blue at the customer's, where the team wants it; nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from inbox.demo import acts, parts
from inbox.demo.people import WEDDING
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import conversations, opening, receipts
from inbox.operations.preferences import NEVER, ON_OPEN, ON_REPLY, READ_RECEIPTS


@pytest.fixture
def rung(app, monkeypatch):
    rung: list[tuple[str, str, int]] = []
    monkeypatch.setattr(app.extensions["queue"], "ring", lambda *ring: rung.append(ring))
    return rung


@pytest.fixture
def choose(app):
    def choose(value):
        with app.app_context():
            READ_RECEIPTS.choose(value)

    return choose


@pytest.fixture
def opens(app):
    def opens(conversation, up_to=None):
        with app.app_context():
            return opening.read_on_screen(conversation, up_to)

    return opens


@pytest.fixture
def blue(pretend):
    """Does what is due, and tells of each message of the customer whether its ticks are blue."""

    def blue(key="ilse"):
        chores = pretend.app.extensions["chores"]
        for each in chores.receipts_due(10):
            chores.send_receipt(each)
        return [line.read_at is not None for line in pretend.world.chat(key).lines if line.by]

    return blue


def test_an_open_thread_turns_blue(pretend, choose, rung, opens, blue):
    choose(ON_OPEN)
    conversation = pretend.writes(text="One")
    pretend.writes(text="Two")
    rung.clear()

    assert opens(conversation).marked == 2

    assert rung == [("other", receipts.JOB, conversation)]
    assert blue() == [True, True]


def test_what_came_in_meanwhile_stays_grey(pretend, choose, opens, blue, rows):
    choose(ON_OPEN)
    conversation = pretend.writes(text="One")
    ((seen,),) = rows(select(Message.id))
    pretend.writes(text="Two")

    opens(conversation, seen)

    assert blue() == [True, False]


@pytest.mark.parametrize("choice", [ON_REPLY, NEVER])
def test_opening_tells_nothing_where_the_team_does_not_want_it(pretend, choose, rung, opens, blue, choice):
    choose(choice)
    conversation = pretend.writes()
    rung.clear()

    assert opens(conversation).marked == 1

    assert rung == []
    assert blue() == [False]


def test_a_thread_that_was_read_already_tells_nothing_again(pretend, choose, rung, opens):
    choose(ON_OPEN)
    conversation = pretend.writes()
    opens(conversation)
    rung.clear()

    opens(conversation)

    assert rung == []


def test_programs_that_mark_as_read_tell_nothing(app, pretend, choose, blue):
    choose(ON_OPEN)
    conversation = pretend.writes()

    with app.app_context():
        conversations.mark_read(conversation)

    assert blue() == [False]


def test_groups_stay_grey(pretend, choose, rung, opens, rows):
    choose(ON_OPEN)
    acts.write(pretend.world, pretend.world.customers["ilse"], parts.text("Hi"), group=WEDDING)
    pretend.tells()
    ((conversation,),) = rows(select(Conversation.id).where(Conversation.group_id.is_not(None)))
    rung.clear()

    assert opens(conversation).marked == 1

    assert rung == []
