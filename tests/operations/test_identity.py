"""Who is who: one person has one conversation on a channel, whatever number or id Meta uses for them."""

from __future__ import annotations

import json
import threading
from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.event import listen

from inbox.models.contact import Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import conversations
from tests.support.digest import figures
from tests.support.meta import WEBHOOK, envelope, signed
from tests.support.people import (
    DAY,
    FIRST_ID,
    NEW,
    NUMBER_CHANGED,
    OLD,
    SECOND_ID,
    changed,
    shared_number,
    text,
)


@pytest.fixture
def living(rows):
    """The living conversations: (number, name, messages, unread)."""

    def ask():
        of = Conversation
        wanted = select(of.phone_number, of.contact_name, of.message_count, of.unread_count)
        return [tuple(row) for row in rows(wanted.where(of.merged_into_id.is_(None)).order_by(of.id))]

    return ask


@pytest.fixture
def sound(app):
    """Looks for violated invariants when the test is done."""
    yield
    assert figures(app.extensions["engine"])["problems"] == []


pytestmark = pytest.mark.usefixtures("sound", "rebuilt_in_the_end")


def test_a_changed_number_continues_its_conversation(meta, living):
    profile = {"wa_id": OLD, "user_id": FIRST_ID, "profile": {"name": "Tobias"}}
    meta.posts(text("wamid.1", 1, profile=profile, **{"from": OLD}))
    meta.posts(NUMBER_CHANGED)
    meta.posts(text("wamid.3", 3, **{"from": NEW, "from_user_id": SECOND_ID}))

    assert living() == [(NEW, "Tobias", 3, 2)]


def test_a_change_of_number_that_is_told_late_brings_both_conversations_together(app, meta, living, rows):
    meta.posts(text("wamid.1", 1, **{"from": OLD, "from_user_id": FIRST_ID}))
    meta.posts(text("wamid.3", 3, **{"from": NEW, "from_user_id": SECOND_ID}))
    assert len(living()) == 2

    meta.posts(NUMBER_CHANGED)

    assert living() == [(NEW, None, 3, 2)]
    assert dict(map(tuple, rows(select(Conversation.id, Conversation.merged_into_id)))) == {1: None, 2: 1}
    assert rows(select(func.count()).select_from(Contact)) == [(1,)]
    with app.app_context():
        assert conversations.get(2) is conversations.get(1)


def test_a_changed_user_id_continues_its_conversation(meta, living):
    profile = {"user_id": FIRST_ID, "profile": {"name": "Sora", "username": "@sora.waves"}}
    system = {"type": "user_changed_user_id", "user_id": SECOND_ID, "previous_user_id": FIRST_ID}
    meta.posts(text("wamid.1", 1, profile=profile, from_user_id=FIRST_ID))
    meta.posts(changed("wamid.2", 2, system))
    meta.posts(text("wamid.3", 3, from_user_id=SECOND_ID))

    assert living() == [(None, "Sora", 3, 2)]


def test_a_number_that_is_shared_joins_the_conversation_that_it_had(meta, living, rows):
    """The older one survives with what both held; the other leads to it."""
    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    meta.posts(text("wamid.2", 2, from_user_id=FIRST_ID))
    meta.posts(text("wamid.3", 3, from_user_id=FIRST_ID))

    meta.posts(shared_number("wamid.4", 4, OLD, FIRST_ID))

    assert living() == [(OLD, None, 4, 4)]
    tombstone = rows(select(Conversation).where(Conversation.merged_into_id.isnot(None)))
    assert [(row.merged_into_id, row.message_count, row.unread_count) for row in tombstone] == [(1, 0, 0)]
    assert rows(select(Message.conversation_id).distinct()) == [(1,)]


def test_a_card_that_nobody_asked_for_joins_nothing(meta, living):
    """Anybody can send anybody's card: only an answer to our request proves that the number is theirs."""
    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    body = shared_number("wamid.2", 2, OLD, FIRST_ID)
    del body["entry"][0]["changes"][0]["value"]["messages"][0]["origin"]
    meta.posts(body)

    assert living() == [(OLD, None, 1, 1), (None, None, 1, 1)]


def test_what_was_read_stays_read_when_conversations_come_together(app, meta, living):
    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    with app.app_context():
        conversations.mark_read(1)
    meta.posts(text("wamid.2", 2, from_user_id=FIRST_ID))

    meta.posts(text("wamid.3", 3, **{"from": OLD, "from_user_id": FIRST_ID}))

    assert living() == [(OLD, None, 3, 2)]


def test_conversations_on_two_channels_come_together_on_each(meta, living):
    other = {"phone_number_id": "407712900015502"}

    def on_other(body):
        body["entry"][0]["changes"][0]["value"]["metadata"] = other
        return body

    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    meta.posts(on_other(text("wamid.2", 2, **{"from": OLD})))
    meta.posts(text("wamid.3", 3, from_user_id=FIRST_ID))
    meta.posts(on_other(text("wamid.4", 4, from_user_id=FIRST_ID)))

    meta.posts(text("wamid.5", 5, **{"from": OLD, "from_user_id": FIRST_ID}))

    assert living() == [(OLD, None, 3, 3), (OLD, None, 2, 2)]


def test_conversations_that_come_together_again_and_again_end_in_one(app, meta, living):
    """A leads to B and B to C: every old link still finds the one that lives."""
    for number, user_id in enumerate((FIRST_ID, SECOND_ID, "GB.3333"), 1):
        meta.posts(text(f"wamid.{number}", number, from_user_id=user_id))
    for at, (former, current) in enumerate([(SECOND_ID, "GB.3333"), (FIRST_ID, SECOND_ID)], 4):
        system = {"type": "user_changed_user_id", "user_id": current, "previous_user_id": former}
        meta.posts(changed(f"wamid.{at}", at, system))

    assert living() == [(None, None, 5, 3)]
    with app.app_context():
        assert {conversations.get(number) for number in (1, 2, 3)} == {conversations.get(1)}


def test_a_call_whose_events_name_the_caller_differently_is_one_line(meta, living):
    call = {"id": "wacid.1", "direction": "USER_INITIATED", "timestamp": "1795163500"}
    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    meta.posts(envelope(field="calls", calls=[{**call, "from": OLD, "event": "connect"}]))
    meta.posts(envelope(field="calls", calls=[{**call, "from_user_id": FIRST_ID, "event": "terminate"}]))

    assert sum(messages for _, _, messages, _ in living()) == 2


def test_a_recycled_number_belongs_to_its_new_owner_and_joins_nothing(meta, living):
    meta.posts(text("wamid.1", 1, **{"from": OLD, "from_user_id": FIRST_ID}))
    meta.posts(text("wamid.2", 2, **{"from": OLD, "from_user_id": SECOND_ID}))
    assert living() == [(None, None, 1, 1), (OLD, None, 1, 1)]

    meta.posts(text("wamid.0", 0, **{"from": OLD, "from_user_id": FIRST_ID}))  # late news of the former owner
    meta.posts(text("wamid.3", 3, **{"from": OLD}))  # without the id, the number decides

    assert living() == [(None, None, 2, 2), (OLD, None, 2, 2)]


def test_people_are_named_by_their_ids_and_not_by_their_place(meta, living):
    people = [{"wa_id": NEW, "profile": {"name": "Lubna"}}, {"wa_id": OLD, "profile": {"name": "Tobias"}}]
    messages = [
        {
            "id": f"wamid.{n}",
            "from": number,
            "timestamp": "1795163400",
            "type": "text",
            "text": {"body": "Hi"},
        }
        for n, number in enumerate((OLD, NEW))
    ]

    meta.posts(envelope(contacts=people, messages=messages))

    assert sorted(living()) == [(OLD, "Tobias", 1, 1), (NEW, "Lubna", 1, 1)]


def test_a_name_is_the_latest_that_was_told_whatever_comes_last(meta, living):
    for wamid, at, name in [("wamid.2", 2, "Mirela Vasić"), ("wamid.1", 1, "Mirela"), ("wamid.0", 0, "M")]:
        profile = {"wa_id": OLD, "profile": {"name": name}}
        meta.posts(text(wamid, at, profile=profile, **{"from": OLD}))

    assert living() == [(OLD, "Mirela Vasić", 3, 3)]


def test_a_given_up_number_is_shown_again_when_it_is_used_on_another_day(meta, living, rows):
    """On the same day, it is only what was on its way; a late word of its end changes nothing then."""
    ended = changed("wamid.2", 2, {"type": "user_changed_number", "wa_id": NEW}, **{"from": OLD})
    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    meta.posts(ended)
    meta.posts(text("wamid.3", 60, **{"from": OLD}))
    assert living() == [(NEW, None, 3, 2)]
    of_old = select(ContactAlias.superseded_at).where(ContactAlias.value == OLD)
    assert rows(of_old)[0].superseded_at is not None

    meta.posts(text("wamid.4", 2 * DAY, **{"from": OLD}))
    meta.posts(ended | {"copy": 2})

    assert rows(of_old) == [(None,)]


def test_a_number_that_was_changed_back_is_theirs_at_once(meta, living):
    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    for at, former, current in ((2, OLD, NEW), (3, NEW, OLD)):
        meta.posts(
            changed(f"wamid.{at}", at, {"type": "user_changed_number", "wa_id": current}, **{"from": former})
        )

    assert living() == [(OLD, None, 3, 1)]


def test_that_an_id_was_seen_is_written_once_a_day(app, meta):
    """It is asked of every message that comes."""
    written: list[str] = []
    meta.posts(text("wamid.1", 1, **{"from": OLD}))
    listen(app.extensions["engine"], "before_cursor_execute", lambda *told: written.append(told[2]))

    meta.posts(text("wamid.2", 60, **{"from": OLD}))
    assert not any("UPDATE contact_alias" in statement for statement in written)

    meta.posts(text("wamid.3", DAY, **{"from": OLD}))
    assert any("UPDATE contact_alias" in statement for statement in written)


ROUNDS, AT_ONCE = 20, 50


def test_fifty_first_messages_of_a_new_customer_at_once_open_one_conversation(make_app, living):
    """Twenty customers, one after the other; two processes receive and apply at the same time."""
    apps = [make_app(), make_app()]
    gate = threading.Barrier(AT_ONCE)
    answers: Counter[int] = Counter()
    done = threading.Event()

    def receive(place):
        client = apps[place % 2].test_client()
        for number in range(ROUNDS):
            body = json.dumps(
                text(f"wamid.{number}.{place}", place, **{"from": f"4477009001{number:02}"})
            ).encode()
            gate.wait()
            answers[client.post(WEBHOOK, data=body, headers=signed(body)).status_code] += 1

    def apply(app):
        while not done.is_set():
            app.extensions["applier"].apply_pending()
            done.wait(0.001)

    appliers = [threading.Thread(target=apply, args=(app,)) for app in apps]
    senders = [threading.Thread(target=receive, args=(place,)) for place in range(AT_ONCE)]
    for each in appliers + senders:
        each.start()
    for each in senders:
        each.join()
    done.set()
    for each in appliers:
        each.join()
    apps[0].extensions["applier"].apply_pending()

    assert answers == {200: ROUNDS * AT_ONCE}
    people = [(f"4477009001{number:02}", None, AT_ONCE, AT_ONCE) for number in range(ROUNDS)]
    assert sorted(living()) == people
