"""Who waits for an answer: the customer's last question, and our last answer that they got."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from inbox.demo.world import ScriptedAnswer
from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.operations import conversations, done, finding, resending
from inbox.operations.outgoing import Author
from inbox.operations.transaction import writing
from inbox.operations.views import NEEDS_REPLY, Wanted
from tests.support.digest import figures
from tests.support.meta import envelope
from tests.support.people import NEW, NUMBER_CHANGED, OLD, SECOND_ID, text

ASHA = Author("agent", "Asha Rao")
NOW = dt.datetime.now(dt.UTC)
EVERYTHING = Wanted()
REFUSED = ScriptedAnswer(400, {"error": {"code": 131053, "message": "No."}})


@pytest.fixture
def waiting(app):
    """The ids of the conversations that need a reply; everything is sound each time it is asked."""

    def waiting():
        assert figures(app.extensions["engine"])["problems"] == []
        with app.app_context():
            return [row.conversation.id for row in conversations.newest(wanted=Wanted(NEEDS_REPLY)).items]

    return waiting


def test_an_answer_ends_the_waiting(pretend, write, waiting):
    conversation = pretend.writes()
    assert waiting() == [conversation]

    write(conversation)
    assert waiting() == []

    pretend.sends()
    pretend.tells()
    assert waiting() == []


def test_an_answer_that_failed_is_none(pretend, write, waiting):
    conversation = pretend.writes()
    write(conversation)
    pretend.world.next_answers.append(REFUSED)
    pretend.sends()
    assert waiting() == [conversation]

    write(conversation, "Once more")
    assert waiting() == []


def test_sending_again_is_an_answer_and_discarding_takes_it_back(app, pretend, write, waiting):
    conversation = pretend.writes()
    message = write(conversation)
    pretend.world.next_answers.append(REFUSED)
    pretend.sends()

    with app.app_context():
        resending.send_again(message, by=ASHA)
    assert waiting() == []

    pretend.world.next_answers.append(REFUSED)
    pretend.sends()
    assert waiting() == [conversation]
    with app.app_context():
        resending.discard(message)
    assert waiting() == [conversation]


def test_a_failure_that_is_told_later_counts_too(meta, waiting):
    meta.writes("Hello?", id="wamid.1", timestamp="1795163600")
    echo = {"from": "15550100101", "to": "15550100777", "id": "wamid.e", "timestamp": "1795163700"}
    body = {"type": "text", "text": {"body": "Yes"}}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo | body]))
    assert waiting() == []

    told = {"id": "wamid.e", "timestamp": "1795163800", "recipient_id": "15550100777"}
    meta.posts(envelope(statuses=[told | {"status": "failed"}]))
    assert waiting() == [1]

    meta.posts(envelope(statuses=[told | {"status": "delivered"}]))
    assert waiting() == []


def test_what_is_done_waits_for_nobody(app, meta, waiting):
    meta.writes("Hello?")
    with app.app_context():
        done.finish(1)
    assert waiting() == []


def test_of_two_that_become_one_the_open_one_counts(app, meta, waiting, rows):
    """The same person was known by a number and by an id, and one of the two was put away."""
    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    meta.posts(text("wamid.2", 2, **{"from": NEW, "from_user_id": SECOND_ID}))
    with app.app_context():
        done.finish(1)
        conversations.mark_read(2)
    meta.posts(NUMBER_CHANGED)

    (found,) = rows(select(Conversation.done_at).where(Conversation.merged_into_id.is_(None)))
    assert found.done_at is None
    assert len(waiting()) == 1


def test_of_two_that_were_done_the_one_is_done(app, meta, rows, waiting):
    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    meta.posts(text("wamid.2", 2, **{"from": NEW, "from_user_id": SECOND_ID}))
    with app.app_context():
        done.finish(1)
        done.finish(2)
    meta.posts(NUMBER_CHANGED)

    (found,) = rows(select(Conversation.done_at).where(Conversation.merged_into_id.is_(None)))
    assert found.done_at is not None
    assert waiting() == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"last_asked_at": None}, "last_asked_at is not the time of the customer's last question"),
        (
            {"last_outbound_at": dt.datetime.now(dt.UTC)},
            "last_outbound_at is not the time of our last answer",
        ),
        ({"last_message_type": "image"}, "last_message_type is not the type of their last message"),
        ({"done_at": NOW}, "done with something unread in them"),
    ],
)
def test_what_is_wrong_is_told(app, meta, values, sentence):
    meta.writes("Hello?")
    with writing(app.extensions["engine"]) as connection:
        connection.execute(update(Conversation).values(values))

    (problem,) = figures(app.extensions["engine"])["problems"]
    assert sentence in problem


def test_the_next_unread_one_is_below_and_then_from_the_top(app, meta):
    for number in range(4):
        meta.writes("Hi", number=f"1555010011{number}", timestamp=str(1795163600 + number))
    with app.app_context():
        conversations.mark_read(2)

        def after(conversation_id, wanted=EVERYTHING):
            return finding.next_unread(wanted, db.session.get_one(Conversation, conversation_id))

        assert [after(4), after(3), after(2), after(1)] == [3, 1, 1, 4]
        assert after(4, Wanted(is_group=True)) is None


def test_an_update_finds_out_what_was_before(app, meta, runner, rows):
    """The facts of conversations that are older than they are follow from their messages."""
    meta.writes("Hello?", number="15550100111", timestamp="1795163600")
    meta.writes("Hello?", id="wamid.1", timestamp="1795163600")
    echo = {"from": "15550100101", "to": "15550100777", "id": "wamid.e", "timestamp": "1795163700"}
    body = {"type": "text", "text": {"body": "Yes"}}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo | body]))
    meta.posts("image_caption_url")
    of = Conversation.__table__.c
    facts = select(of.id, of.last_asked_at, of.last_outbound_at, of.last_message_type).order_by(of.id)
    before = rows(facts)
    app.extensions["engine"].dispose()

    assert runner.invoke(args=["db", "downgrade", "0008"]).exit_code == 0
    assert runner.invoke(args=["db", "upgrade"]).exit_code == 0

    assert rows(facts) == before
    assert [row.last_message_type for row in before] == ["text", "text", "image"]
