"""Messages that had to wait: a paused number, a slow sender, a day that has gone by."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from inbox.models.channel import Channel
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.outgoing import Bucket, Outgoing
from inbox.operations import buckets, sending
from inbox.operations.sending import Taken, marking, settling
from inbox.operations.transaction import writing
from inbox.whatsapp.errors import EXPLANATIONS, Group
from tests.support.meta import envelope
from tests.support.pretend import refusal


@pytest.fixture
def later(app):
    """Changes rows as if time had gone by: `later(Channel, paused_at=...)`, in minutes."""

    def later(model, **minutes):
        now = dt.datetime.now(dt.UTC)
        values = {name: now - dt.timedelta(minutes=ago) for name, ago in minutes.items()}
        with writing(app.extensions["engine"]) as connection:
            connection.execute(update(model).values(**values))

    return later


@pytest.fixture
def claimed(app, write, pretend):
    """A message that a sender has claimed and is asking Meta about."""

    def claimed() -> Taken:
        write(pretend.writes())
        (due,) = app.extensions["chores"].messages_due(10)
        taken = sending.take(app.extensions["engine"], due)
        assert isinstance(taken, Taken)
        return taken

    return claimed


@pytest.fixture
def paused(pretend, write, later):
    """Several conversations wait for a number whose token was refused more than ten minutes ago."""
    messages = [write(pretend.writes(key)) for key in ("ilse", "kofi", "salma")]
    pretend.world.next_answers.append(refusal(190, 401))
    pretend.sends()
    assert len(pretend.sent) == 1
    later(Channel, paused_at=11)
    return messages


def test_one_message_tries_whether_the_token_works_again(app, pretend, paused, later, rows):
    for _ in range(2):
        pretend.world.next_answers.append(refusal(190, 401))
        before = len(pretend.sent)
        pretend.sends()
        assert len(pretend.sent) == before + 1
        later(Channel, paused_at=11)

    pretend.sends()

    assert rows(select(Channel.paused_at, Channel.pause_reason, Channel.paused_token)) == [(None, None, None)]
    assert rows(select(Outgoing.state).distinct()) == [("accepted",)]


def test_of_many_senders_one_tries(app, pretend, paused):
    pretend.world.next_answers.extend(replace(refusal(190, 401), pause=0.5) for _ in paused)
    due = app.extensions["chores"].messages_due(10)
    threads = [threading.Thread(target=app.extensions["chores"].send_message, args=(each,)) for each in due]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(due) == 3
    assert len(pretend.sent) == 2  # with the one that was refused in the first place


def test_a_refusal_for_another_reason_shows_that_the_token_works(pretend, paused, rows):
    pretend.world.next_answers.append(refusal(131026))

    pretend.sends()

    assert rows(select(Channel.paused_at)) == [(None,)]
    assert sorted(state for (state,) in rows(select(Outgoing.state))) == ["accepted", "accepted", "failed"]


@pytest.mark.parametrize("code", [368, 131048])
def test_a_blocked_business_does_not_go_on_trying(pretend, write, rows, code):
    for key in ("ilse", "kofi", "salma"):
        write(pretend.writes(key))
    pretend.world.next_answers.append(refusal(code))

    pretend.sends()
    pretend.sends()

    assert len(pretend.sent) == 1
    ((reason,),) = rows(select(Channel.pause_reason))
    assert EXPLANATIONS[code].what in reason


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("code", sorted(EXPLANATIONS))
def test_every_documented_code_leads_where_the_table_says(pretend, write, state, rows, code):
    message = write(pretend.writes())
    pretend.world.next_answers.append(refusal(code))

    pretend.sends()

    group = EXPLANATIONS[code].group
    is_final = group in (Group.CHANGE, Group.PERMANENT)
    assert state(message) == (("failed", "failed") if is_final else ("sending", "queued"))
    (paused,) = rows(select(Channel.paused_at))
    assert bool(paused[0]) == (group in (Group.AUTH, Group.PAUSE))


def test_too_fast_a_number_rests_for_all(pretend, write):
    for key in ("ilse", "kofi", "salma"):
        write(pretend.writes(key))
    pretend.world.next_answers.append(refusal(130429, 429, **{"Retry-After": "60"}))

    pretend.sends()

    assert len(pretend.sent) == 1


def test_an_answer_may_come_after_everybody_gave_up_waiting(app, pretend, claimed, later, state):
    taken = claimed()
    later(Outgoing, lease_until=1)
    pretend.sends()
    assert state(taken.message_pk) == ("unconfirmed", "unconfirmed")

    sending.accept(app.extensions["engine"], taken, {"messages": [{"id": "wamid.late"}]})
    pretend.meta.applied()

    assert state(taken.message_pk) == ("accepted", "accepted")


def test_a_refusal_may_come_after_everybody_gave_up_waiting(app, pretend, claimed, later, state):
    taken = claimed()
    later(Outgoing, lease_until=1)
    pretend.sends()

    with writing(app.extensions["engine"]) as connection:
        sending.end(connection, taken.id, taken.message_pk, state="failed", error_code=131026)

    assert state(taken.message_pk) == ("failed", "failed")


def test_who_was_not_given_up_stays_at_work(app, pretend, claimed, state, monkeypatch):
    taken = claimed()
    real = marking.lock_place

    def ended_meanwhile(connection, outgoing_id):
        real(connection, outgoing_id)
        now = dt.datetime.now(dt.UTC)
        connection.execute(update(Outgoing).values(lease_until=now + dt.timedelta(minutes=1)))

    with writing(app.extensions["engine"]) as connection:
        past = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1)
        connection.execute(update(Outgoing).values(lease_until=past))
    monkeypatch.setattr(settling, "lock_place", ended_meanwhile)
    sending.settle_lost(app.extensions["engine"])

    assert state(taken.message_pk) == ("sending", "sending")


def test_words_are_not_sent_after_the_window_has_closed(pretend, write, state, work, later):
    message = write(pretend.writes())
    later(Conversation, last_inbound_at=24 * 60 + 1)

    pretend.sends()

    assert pretend.sent == []
    assert state(message) == ("failed", "failed")
    assert work(message).error_code == 131047
    assert "template" in work(message).last_error


def test_nothing_is_sent_a_day_late(pretend, write, state, work, later):
    message = write(pretend.writes())
    later(Outgoing, created_at=24 * 60 + 1)

    pretend.sends()

    assert pretend.sent == []
    assert state(message) == ("failed", "failed")
    assert work(message).last_error == sending.TOO_LATE


def test_a_template_may_wait_for_longer_than_the_window(pretend, write, state, later):
    hello = {"type": "template", "template": {"name": "hello_again", "language": {"code": "en_GB"}}}
    message = write(pretend.writes(), hello)
    later(Conversation, last_inbound_at=24 * 60 + 1)

    pretend.sends()

    assert state(message)[1] == "accepted"


def test_what_was_refused_late_ends_the_same(pretend, write, state, rows):
    """Meta may take a message and say only later that the window had closed."""
    message = write(pretend.writes())
    pretend.sends()
    ((wamid,),) = rows(select(Message.message_id).where(Message.id == message))
    pretend.post.bodies.clear()

    def tells(status, **more):
        told = {"id": wamid, "status": status, "timestamp": "1790000000", **more}
        pretend.meta.posts(envelope(statuses=[told]))

    tells("failed", errors=[{"code": 131047, "title": "Re-engagement message"}])
    assert state(message) == ("failed", "accepted")
    tells("delivered")
    assert state(message) == ("delivered", "accepted")


class TestBuckets:
    @pytest.fixture
    def at(self, monkeypatch):
        """Sets the clock of the buckets."""
        start = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
        return lambda second: monkeypatch.setattr(
            buckets, "utcnow", lambda: start + dt.timedelta(seconds=second)
        )

    @pytest.fixture
    def take(self, app, at):
        rates = {"one": buckets.Rate(burst=2, per_second=1)}

        def take(second):
            at(second)
            with writing(app.extensions["engine"]) as connection:
                return buckets.take(connection, rates)

        return take

    def test_a_burst_and_then_the_rate(self, take):
        assert [take(0), take(0), take(0), take(0.25), take(1)] == [0, 0, 1, 0.75, 0]

    def test_a_long_rest_makes_it_no_fuller_than_full(self, take):
        assert [take(0), take(9e6), take(9e6), take(9e6)] == [0, 0, 0, 1]

    def test_a_clock_that_is_set_back_costs_no_more_than_a_turn(self, take):
        assert [take(3600), take(3600), take(0), take(1)] == [0, 0, 1, 0]

    def test_full_ones_are_forgotten(self, app, take, at, rows):
        take(0)
        app.extensions["chores"].tidy()
        assert rows(select(Bucket.name)) == [("one",)]

        at(3601)
        app.extensions["chores"].tidy()

        assert rows(select(Bucket.name)) == []
        assert take(3602) == 0
