"""Customers see that their messages were read when the team wants it, and never otherwise."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from inbox.demo import acts, parts
from inbox.demo.people import WEDDING
from inbox.demo.world import ScriptedAnswer
from inbox.models.conversation import Conversation
from inbox.operations import outgoing, receipts
from inbox.operations.outgoing import API, Author
from inbox.operations.preferences import NEVER, ON_OPEN, ON_REPLY, READ_RECEIPTS, UnknownChoice
from inbox.operations.transaction import writing

ASHA = Author("agent", "Asha Rao")


@pytest.fixture
def choose(app):
    def choose(value):
        with app.app_context():
            READ_RECEIPTS.choose(value)

    return choose


@pytest.fixture
def reply(app):
    def reply(conversation, by=ASHA):
        with app.app_context():
            outgoing.write(conversation, {"type": "text", "text": {"body": "Yes"}}, by=by)

    return reply


@pytest.fixture
def told(pretend):
    """Does what is due, and returns the messages that Meta was told to show as read."""

    def told():
        chores = pretend.app.extensions["chores"]
        for each in chores.receipts_due(10):
            chores.send_receipt(each)
        return [call.body["message_id"] for call in pretend.calls("messages") if call.body.get("status")]

    return told


def blue(pretend, key="ilse"):
    return [line.read_at is not None for line in pretend.world.chat(key).lines if line.by]


def test_an_answer_shows_everything_before_it_as_read(pretend, reply, told):
    pretend.writes(text="One")
    conversation = pretend.writes(text="Two")
    assert told() == []

    reply(conversation)

    assert len(told()) == 1
    assert blue(pretend) == [True, True]
    assert len(told()) == 1


def test_a_program_reads_nothing(pretend, reply, told):
    reply(pretend.writes(), by=Author(API, "order system"))

    assert told() == []


@pytest.mark.parametrize(
    ("choice", "occasion", "is_told"),
    [
        (ON_REPLY, ON_REPLY, True),
        (ON_REPLY, ON_OPEN, False),
        (ON_OPEN, ON_OPEN, True),
        (ON_OPEN, ON_REPLY, False),
        (NEVER, ON_REPLY, False),
        (NEVER, ON_OPEN, False),
    ],
)
def test_the_team_chooses_when(app, pretend, choose, told, choice, occasion, is_told):
    conversation = pretend.writes()
    choose(choice)

    with writing(app.extensions["engine"]) as connection:
        assert receipts.note(connection, conversation, occasion) is is_told

    assert bool(told()) is is_told


def test_other_answers_are_none(choose):
    with pytest.raises(UnknownChoice):
        choose("sometimes")


def test_groups_have_no_receipts(app, pretend, rows, told):
    acts.write(pretend.world, pretend.world.customers["ilse"], parts.text("Hi"), group=WEDDING)
    pretend.tells()
    ((conversation,),) = rows(select(Conversation.id).where(Conversation.group_id.is_not(None)))

    with writing(app.extensions["engine"]) as connection:
        assert receipts.note(connection, conversation, ON_REPLY) is False
    assert receipts.show_typing(app.extensions["engine"], app.extensions["graph"], conversation) is False
    assert told() == []


def test_what_meta_does_not_take_is_tried_a_few_times(pretend, reply, rows, told):
    reply(pretend.writes())
    pretend.world.next_answers.append(ScriptedAnswer(500, {"error": {"code": 131000, "message": "x"}}))

    told()

    ((due, attempts),) = rows(select(Conversation.receipt_due_at, Conversation.receipt_attempts))
    assert due is not None
    assert attempts == 1


def test_what_meta_refuses_for_good_is_dropped(pretend, reply, rows, told):
    reply(pretend.writes())
    pretend.world.next_answers.append(ScriptedAnswer(400, {"error": {"code": 100, "message": "x"}}))

    told()

    assert rows(select(Conversation.receipt_due_at)) == [(None,)]


def test_typing_is_shown_to_the_customer(app, pretend, choose):
    conversation = pretend.writes()
    engine, graph = app.extensions["engine"], app.extensions["graph"]

    assert receipts.show_typing(engine, graph, conversation) is True
    assert pretend.world.chat("ilse").typing_until > pretend.world.clock()

    choose(NEVER)
    assert receipts.show_typing(engine, graph, conversation) is False
