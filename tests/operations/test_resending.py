"""What agents decide about messages that did not get through, or of which nobody knows."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from inbox.demo.world import ScriptedAnswer
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.outgoing import Outgoing
from inbox.operations import outgoing, resending
from inbox.operations.outgoing import Author, WindowClosed
from inbox.operations.resending import NothingToDecide
from inbox.operations.transaction import writing

ASHA = Author("agent", "Asha Rao")
LOST = ScriptedAnswer(502, "<html>Bad gateway</html>", afterwards=True)
REFUSED = ScriptedAnswer(400, {"error": {"code": 131053, "message": "No."}})


@pytest.fixture
def written(app, pretend):
    """Writes a message and lets WhatsApp answer as scripted."""

    def written(answer, text="Good morning"):
        conversation = pretend.writes()
        with app.app_context():
            message = outgoing.write(conversation, {"type": "text", "text": {"body": text}}, by=ASHA).id
        pretend.world.next_answers.append(answer)
        pretend.sends()
        return message

    return written


@pytest.fixture
def states(rows):
    """The states of our messages, oldest first."""

    def states():
        query = select(Message.status, Outgoing.state).join(Outgoing).order_by(Message.id)
        return [tuple(row) for row in rows(query)]

    return states


@pytest.fixture
def decide(app):
    """Calls a decision as a door does: `decide(resending.confirm, message)`."""

    def decide(what, *args, **kwargs):
        with app.app_context():
            return what(*args, **kwargs)

    return decide


def test_what_meta_refused_is_sent_itself(pretend, written, states, decide):
    message = written(REFUSED)
    assert states() == [("failed", "failed")]

    decide(resending.send_again, message, by=ASHA)
    assert states() == [("queued", "queued")]
    pretend.sends()
    pretend.tells()

    assert states() == [("read", "accepted")]
    assert len(pretend.sent) == 2


def test_of_what_may_have_arrived_a_copy_is_sent(pretend, written, states, decide):
    message = written(LOST)
    assert states() == [("unconfirmed", "unconfirmed")]

    decide(resending.send_again, message, by=ASHA)
    assert states() == [("failed", "failed"), ("queued", "queued")]
    pretend.sends()
    pretend.tells()

    assert states() == [("read", "accepted"), ("read", "accepted")]


def test_deciding_twice_sends_once(pretend, written, states, decide):
    message = written(LOST)

    decide(resending.send_again, message, by=ASHA)
    with pytest.raises(NothingToDecide):
        decide(resending.confirm, message)
    pretend.sends()

    assert len(pretend.sent) == 2


def test_sending_again_twice_sends_one_copy(pretend, written, states, decide):
    """A double click, or two agents who see the same message."""
    message = written(LOST)

    for _ in range(2):
        decide(resending.send_again, message, by=ASHA)
    pretend.sends()

    assert len(pretend.sent) == 2
    assert len(states()) == 2


def test_what_a_copy_was_sent_of_may_have_arrived_and_stays(pretend, written, states, decide):
    message = written(LOST)
    decide(resending.send_again, message, by=ASHA)

    with pytest.raises(NothingToDecide):
        decide(resending.discard, message)
    pretend.tells()

    assert states() == [("read", "accepted"), ("queued", "queued")]


def test_an_answer_that_comes_while_a_copy_is_written_counts(
    app, pretend, written, states, decide, monkeypatch
):
    message = written(LOST)
    real = outgoing.write_copy

    def write_copy(*args, **kwargs):
        copy = real(*args, **kwargs)
        pretend.tells()
        return copy

    monkeypatch.setattr(outgoing, "write_copy", write_copy)
    decide(resending.send_again, message, by=ASHA)

    assert states() == [("read", "accepted"), ("queued", "queued")]


def test_an_agent_may_know_that_it_arrived(pretend, written, states, decide):
    message = written(LOST)

    decide(resending.confirm, message)
    assert states() == [("accepted", "accepted")]
    pretend.tells()

    assert states() == [("read", "accepted")]
    with pytest.raises(NothingToDecide):
        decide(resending.send_again, message, by=ASHA)


def test_a_refused_message_can_be_thrown_away(pretend, written, states, decide, rows, rebuilt):
    message = written(REFUSED)

    decide(resending.discard, message)

    assert states() == []
    assert rows(select(Conversation.message_count)) == [(1,)]
    rebuilt()


def test_what_may_have_arrived_cannot_be_thrown_away(written, decide):
    message = written(LOST)

    with pytest.raises(NothingToDecide):
        decide(resending.discard, message)


def test_what_a_customer_wrote_is_nothing_to_decide(pretend, decide, rows):
    pretend.writes()
    ((message,),) = rows(select(Message.id))

    for decision in (resending.confirm, resending.discard):
        with pytest.raises(NothingToDecide):
            decide(decision, message)
        with pytest.raises(NothingToDecide):
            decide(decision, 4711)


def test_the_window_counts_again(app, written, states, decide):
    message = written(REFUSED)
    with writing(app.extensions["engine"]) as connection:
        long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=25)
        connection.execute(update(Conversation).values(last_inbound_at=long_ago))

    with pytest.raises(WindowClosed):
        decide(resending.send_again, message, by=ASHA)

    assert states() == [("failed", "failed")]
