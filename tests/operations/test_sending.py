"""Messages of ours go out once, in order, and end in the right state, whatever WhatsApp answers."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from sqlalchemy import select, update

from inbox.demo.world import ScriptedAnswer
from inbox.models.channel import Channel
from inbox.models.event import ANSWER, Event
from inbox.models.message import Message
from inbox.models.outgoing import Bucket, Outgoing
from inbox.operations import buckets, sending
from inbox.operations.outgoing import WindowClosed
from inbox.operations.transaction import writing
from tests.support.pretend import refusal


def test_a_message_is_shown_at_once_and_then_sent_and_read(pretend, write, state, rows):
    message = write(pretend.writes())
    assert state(message) == ("queued", "queued")

    assert pretend.sends() == 1
    assert state(message) == ("accepted", "accepted")
    pretend.tells()

    assert state(message) == ("read", "accepted")
    (sent,) = pretend.sent
    assert sent["to"] == "+447700900211"
    assert sent["text"] == {"body": "Good morning"}
    assert pretend.world.chat("ilse").lines[-1].message["text"]["body"] == "Good morning"
    (answer,) = rows(select(Event.body).where(Event.source == ANSWER))
    assert b"wamid." in answer.body


def test_somebody_without_a_number_is_reached_by_their_id(pretend, write, state):
    message = write(pretend.writes("wren"))
    pretend.sends()

    (sent,) = pretend.sent
    assert "to" not in sent
    assert sent["recipient"] == "US.40028817365500914401"
    assert state(message)[1] == "accepted"


def test_the_same_form_posted_five_times_is_one_message(pretend, write):
    conversation = pretend.writes()

    messages = {write(conversation, client_token="form-1") for _ in range(5)}
    pretend.sends()

    assert len(messages) == 1
    assert len(pretend.sent) == 1


def test_the_same_form_posted_five_times_at_once_is_one_message(app, pretend, write):
    conversation = pretend.writes()
    messages = set()
    start = threading.Barrier(5)

    def post():
        start.wait()
        messages.add(write(conversation, client_token="form-1"))

    threads = [threading.Thread(target=post) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pretend.sends()

    assert len(messages) == 1
    assert len(pretend.sent) == 1


def test_statuses_that_overtake_the_answer_settle_it(app, pretend, write, state, rows):
    message = write(pretend.writes())
    chores = app.extensions["chores"]
    for each in chores.messages_due(10):
        chores.send_message(each)
    bodies, pretend.post.bodies = pretend.post.bodies, []
    for body in bodies:  # before the answer's own event is applied
        pretend.meta.posts(body, apply=False)
    pretend.meta.applied()

    assert state(message) == ("read", "accepted")
    assert rows(select(Message.id).where(Message.message_id.is_(None))) == []


def test_a_lost_answer_is_settled_by_the_status(pretend, write, state, rows):
    message = write(pretend.writes())
    pretend.world.next_answers.append(ScriptedAnswer(502, "<html>Bad gateway</html>", afterwards=True))

    pretend.sends()
    assert state(message) == ("unconfirmed", "unconfirmed")
    pretend.sends()
    assert len(pretend.sent) == 1

    pretend.tells()
    assert state(message) == ("read", "accepted")
    ((wamid,),) = rows(select(Message.message_id).where(Message.id == message))
    assert wamid.startswith("wamid.")


def test_an_unconfirmed_message_does_not_hold_up_later_ones(pretend, write, state):
    conversation = pretend.writes()
    first, second = write(conversation, "One"), write(conversation, "Two")
    pretend.world.next_answers.append(ScriptedAnswer(500, "", afterwards=True))

    pretend.sends()

    assert state(first)[1] == "unconfirmed"
    assert state(second)[1] == "accepted"


@pytest.mark.parametrize(
    "answer",
    [refusal(130429, 429), refusal(131000, 500), refusal(131016, 503), refusal(80007), refusal(4)],
    ids=lambda one: str(one.body["error"]["code"]),
)
def test_what_meta_certainly_did_not_take_is_tried_again_soon(pretend, write, state, work, at_once, answer):
    message = write(pretend.writes())
    pretend.world.next_answers.append(answer)

    pretend.sends()
    assert state(message) == ("sending", "queued")
    wait = work(message).next_attempt_at - work(message).created_at
    assert wait <= dt.timedelta(seconds=11)
    at_once()
    pretend.app.extensions["chores"].sends_breaker.lines.clear()
    pretend.sends()

    assert state(message)[1] == "accepted"
    assert work(message).attempts == 2


def test_retry_after_is_honoured(pretend, write, work):
    message = write(pretend.writes())
    pretend.world.next_answers.append(refusal(130429, 429, **{"Retry-After": "120"}))

    pretend.sends()

    wait = work(message).next_attempt_at - work(message).created_at
    assert wait > dt.timedelta(seconds=115)


def test_too_many_to_one_person_wait_for_powers_of_four(pretend, write, work, at_once):
    message = write(pretend.writes())
    waits = []
    for _ in range(3):
        pretend.world.next_answers.append(refusal(131056))
        before = dt.datetime.now(dt.UTC)
        pretend.sends()
        waits.append((work(message).next_attempt_at - before).total_seconds())
        at_once()

    assert [round(wait / 2) * 2 for wait in waits] == [4, 16, 64]


@pytest.mark.parametrize("code", [131026, 131047, 131050, 131051, 131053, 132001, 100, 131008])
def test_what_meta_refuses_for_good_fails_with_words(pretend, write, state, work, code):
    message = write(pretend.writes())
    pretend.world.next_answers.append(refusal(code))

    pretend.sends()

    assert state(message) == ("failed", "failed")
    assert work(message).error_code == code
    assert work(message).last_error.endswith(".")
    assert work(message).next_attempt_at is None


def test_a_refused_token_pauses_the_number_until_there_is_another(app, pretend, write, state, rows):
    conversation = pretend.writes()
    first, second = write(conversation, "One"), write(conversation, "Two")
    pretend.world.next_answers.append(refusal(190, 401))

    pretend.sends()
    pretend.sends()
    assert len(pretend.calls("messages")) == 1
    assert state(first) == ("sending", "queued")
    (paused,) = rows(select(Channel.pause_reason, Channel.paused_at))
    assert paused.pause_reason.endswith(".")

    app.extensions["graph"].token = pretend.world.access_token = "another-invented-token"
    app.extensions["chores"].sends_breaker.lines.clear()
    pretend.sends()

    assert state(first)[1] == state(second)[1] == "accepted"
    assert [sent["text"]["body"] for sent in pretend.sent][-2:] == ["One", "Two"]
    assert rows(select(Channel.paused_at)) == [(None,)]


def test_a_killed_sender_leaves_an_unconfirmed_message(app, pretend, write, state, at_once):
    conversation = pretend.writes()
    message = write(conversation)
    (due,) = app.extensions["chores"].messages_due(10)
    assert isinstance(sending.take(app.extensions["engine"], due), sending.Taken)
    with writing(app.extensions["engine"]) as connection:
        past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
        connection.execute(update(Outgoing).values(lease_until=past))

    pretend.sends()

    assert state(message) == ("unconfirmed", "unconfirmed")
    assert pretend.sent == []


def test_only_one_of_many_senders_gets_a_message(app, pretend, write):
    write(pretend.writes())
    (due,) = app.extensions["chores"].messages_due(10)
    start = threading.Barrier(8)

    def deliver():
        start.wait()
        app.extensions["chores"].send_message(due)

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(pretend.sent) == 1


def test_a_message_cannot_be_claimed_before_its_turn(app, pretend, write, work):
    conversation = pretend.writes()
    first, second = write(conversation, "One"), write(conversation, "Two")
    engine = app.extensions["engine"]

    assert sending.take(engine, work(second).id) is None
    assert isinstance(sending.take(engine, work(first).id), sending.Taken)
    assert sending.take(engine, work(second).id) is None


def test_a_conversation_keeps_its_order(pretend, write, at_once):
    conversation = pretend.writes()
    for number in range(5):
        write(conversation, f"Line {number}")
    pretend.world.next_answers.append(refusal(131000, 500))

    pretend.sends()
    assert len(pretend.sent) == 1
    at_once()
    pretend.sends()

    assert [sent["text"]["body"] for sent in pretend.sent][1:] == [f"Line {n}" for n in range(5)]


def test_one_person_gets_a_burst_and_then_one_in_six_seconds(app, pretend, write, work, monkeypatch):
    conversation = pretend.writes()
    pretend.world.throttle.pair_burst = 100  # its clock is not the one that stands still here
    now = dt.datetime.now(dt.UTC)
    monkeypatch.setattr(buckets, "utcnow", lambda: now)
    messages = [write(conversation, f"Line {number}") for number in range(47)]

    pretend.sends()

    assert len(pretend.sent) == 45
    waiting = work(messages[45])
    assert (waiting.state, waiting.attempts) == ("queued", 0)
    assert waiting.next_attempt_at > waiting.created_at + dt.timedelta(seconds=5)
    earlier = now - dt.timedelta(seconds=20)
    with writing(app.extensions["engine"]) as connection:
        connection.execute(update(Bucket).values(filled_at=earlier))
        connection.execute(update(Outgoing).where(Outgoing.state == "queued").values(next_attempt_at=earlier))
    pretend.sends()
    assert len(pretend.sent) == 47


def test_nothing_but_a_template_is_written_after_a_day(app, pretend, write, rows):
    conversation = pretend.writes()
    with writing(app.extensions["engine"]) as connection:
        from inbox.models.conversation import Conversation

        long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(hours=24, seconds=1)
        connection.execute(update(Conversation).values(last_inbound_at=long_ago))

    with pytest.raises(WindowClosed):
        write(conversation)
    hello = {"type": "template", "template": {"name": "hello_again", "language": {"code": "en_GB"}}}
    write(conversation, hello)
    pretend.sends()

    assert [sent["type"] for sent in pretend.sent] == ["template"]


def test_what_we_sent_can_be_derived_again(pretend, write, rebuilt):
    conversation = pretend.writes()
    write(conversation)
    pretend.world.next_answers.append(ScriptedAnswer(500, "", afterwards=True))
    write(conversation, "Two")
    pretend.sends()
    pretend.tells()

    rebuilt()


def test_the_check_finds_nothing_wrong(pretend, write, runner):
    conversation = pretend.writes()
    for number in range(3):
        write(conversation, f"Line {number}")
    pretend.world.next_answers.append(ScriptedAnswer(500, "", afterwards=True))
    pretend.sends()

    result = runner.invoke(args=["check"])

    assert '"problems": []' in result.output
    assert '"messages": 4' in result.output
