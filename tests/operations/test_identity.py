"""Who is who: one person has one conversation on a channel, whatever number or id Meta uses for them."""

from __future__ import annotations

import itertools
import json
import random
import threading

import pytest
from sqlalchemy import func, select

from inbox.models.contact import Contact
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import conversations
from tests.support.digest import differences, figures, threads
from tests.support.meta import Meta, envelope, signed

OLD, NEW = "447700900111", "447700900142"
FIRST_ID, SECOND_ID = "GB.1111", "GB.2222"


def text(wamid, at, *, profile=None, **ids):
    """A text by somebody named by any of from, from_user_id, from_parent_user_id."""
    message = {"id": wamid, "timestamp": str(1795163400 + at), "type": "text", "text": {"body": wamid}, **ids}
    return envelope(messages=[message], contacts=[profile] if profile else [])


def changed(wamid, at, system, **ids):
    """A system line about a change of number or id."""
    message = {"id": wamid, "timestamp": str(1795163400 + at), "type": "system", "system": system, **ids}
    return envelope(messages=[message])


def shared_number(wamid, at, number, user_id):
    """A username user's answer to our request for their number."""
    card = {"phones": [{"phone": f"+{number}", "wa_id": number}]}
    message = {"id": wamid, "timestamp": str(1795163400 + at), "type": "contacts", "contacts": [card]}
    return envelope(messages=[{**message, "from_user_id": user_id, "origin": "contact_request"}])


NUMBER_CHANGED = changed(
    "wamid.change", 2, {"type": "user_changed_number", "wa_id": NEW, "user_id": SECOND_ID,
                        "previous_user_id": FIRST_ID}, **{"from": OLD}
)  # fmt: skip


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


pytestmark = pytest.mark.usefixtures("sound")


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


def test_one_person_told_in_every_order_is_one_person(app, client, long):
    """Bodies overtake each other; what they say of one person ends the same."""
    story = [
        text("wamid.1", 1, **{"from": OLD, "from_user_id": FIRST_ID}),
        NUMBER_CHANGED,
        text("wamid.3", 3, from_user_id=SECOND_ID, profile={"user_id": SECOND_ID, "profile": {"name": "T"}}),
        shared_number("wamid.4", 4, NEW, SECOND_ID),
        text("wamid.5", 5, **{"from": NEW}),
    ]
    orders = list(itertools.permutations(range(len(story))))
    chosen = orders if long else [orders[0], *random.Random(5).sample(orders[1:], 20)]
    meta = Meta(app, client)
    for number, order in enumerate(chosen):
        for step in order:
            meta.posts(as_other_people(story[step], number))

    found = {
        thread["messages"][0]["message_id"][6:9]: thread
        for thread in threads(app.extensions["engine"]).values()
    }
    stories = [as_first_people(found[f"{number:03}"], number) for number in range(len(chosen))]

    assert len(found) == len(threads(app.extensions["engine"])) == len(chosen)
    wrong = {order: differences(one, stories[0]) for order, one in zip(chosen, stories, strict=True)}
    assert {order: lines for order, lines in wrong.items() if lines} == {}


def as_other_people(body, number):
    """The same story with numbers and ids of its own, so that many fit into one database."""
    whole = json.dumps(body)
    for word in OWN:
        whole = whole.replace(word, f"{word}{number:03}")
    return whole.encode()


def as_first_people(thread, number):
    whole = json.dumps(thread, default=str)
    for word in OWN:
        whole = whole.replace(f"{word}{number:03}", f"{word}000")
    return json.loads(whole)


OWN = ("4477009001", "GB.", "wamid.")


def test_the_first_messages_of_a_new_customer_open_one_conversation(make_app, living):
    """Two processes receive and apply them at the same time."""
    apps = [make_app(), make_app()]
    gate = threading.Barrier(len(apps))
    answers = []

    def receive(app, part):
        client = app.test_client()
        gate.wait()
        for number in range(10):
            body = as_other_people(text(f"wamid.{part}.{number}", number, **{"from": OLD}), 0)
            answers.append(client.post("/api/whatsapp/webhook/", data=body, headers=signed(body)).status_code)
            app.extensions["applier"].apply_pending()

    workers = [threading.Thread(target=receive, args=pair) for pair in zip(apps, "ab", strict=True)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    apps[0].extensions["applier"].apply_pending()

    assert answers == [200] * 20
    assert [(messages, unread) for _, _, messages, unread in living()] == [(20, 20)]
