"""The story of the demo: every kind of message is in it, and it never ends but slows down."""

from __future__ import annotations

import itertools
import random
import threading

import pytest

from inbox.demo import acts, parts
from inbox.demo.story import Story, later, past
from inbox.demo.story.replies import answer_to
from inbox.demo.world import Line
from inbox.whatsapp.contents import read_content

TYPES = {
    "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "interactive", "button",
    "reaction", "order", "system", "unsupported", "edit", "revoke", "request_welcome", "hologram",
}  # fmt: skip
FIELDS = {
    "messages", "smb_message_echoes", "history", "smb_app_state_sync", "calls", "standby", "user_preferences",
    "message_template_status_update", "phone_number_quality_update",
}  # fmt: skip
ANSWERS = {"button_reply", "list_reply", "nfm_reply", "call_permission_reply"}


@pytest.fixture
def past_told(world, letterbox):
    past.play(world)
    return letterbox


def test_every_type_of_message_is_in_it(past_told):
    kinds = {message["type"] for message in past_told.messages}
    answers = {m["interactive"]["type"] for m in past_told.messages if m["type"] == "interactive"}

    assert kinds == TYPES
    assert answers == ANSWERS


def test_every_field_that_the_inbox_understands_is_in_it(past_told):
    fields = {change["field"] for body in past_told.bodies for change in body["entry"][0]["changes"]}

    assert fields == FIELDS


def test_fourteen_people_and_a_group_have_said_something(past_told, world):
    assert len(world.chats) == 15
    assert all(chat.lines for chat in world.chats.values())


def test_people_quote_react_forward_and_come_through_an_ad(past_told):
    contexts = [message["context"] for message in past_told.messages if "context" in message]

    assert any(context.get("forwarded") for context in contexts)
    assert any(context.get("frequently_forwarded") for context in contexts)
    assert any("referred_product" in context for context in contexts)
    assert any("id" in context for context in contexts)
    assert any("referral" in message for message in past_told.messages)
    assert any("group_id" in message for message in past_told.messages)


def test_nothing_happened_in_the_future(past_told, world):
    times = [int(message["timestamp"]) for message in past_told.messages]

    assert max(times) <= world.clock()
    assert min(times) < world.clock() - 3 * 86_400


def test_every_message_can_be_read_by_the_inbox(past_told):
    lines = [read_content(message).line for message in past_told.messages]

    assert all(lines)
    assert not any("could not be read" in line for line in lines)


def test_it_goes_on_for_ever_and_every_beat_works(world, letterbox):
    past.play(world)
    told = len(letterbox.bodies)

    for beat in itertools.islice(later.beats(random.Random(1)), len(later.SCRIPT) + 40):
        beat(world)

    assert len(letterbox.bodies) > told + 50


def test_a_changed_number_is_changed_once(world, letterbox):
    later._changes_number(world)
    later._changes_number(world)

    assert [m["type"] for m in letterbox.messages] == ["system", "text"]
    assert letterbox.messages[1]["from"] == world.customers["bram"].wa_id


def test_the_pace_slows_down():
    rng = random.Random(1)

    assert 8 <= later.pause(10, rng) <= 20
    assert 25 <= later.pause(600, rng) <= 70
    assert 180 <= later.pause(80_000, rng) <= 600


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (parts.text("Hello"), "text"),
        ({"type": "image", "image": {"id": "1"}}, "reaction"),
        ({"type": "template", "template": {"name": "x"}}, "text"),
        (
            {
                "type": "interactive",
                "interactive": {
                    "type": "button",
                    "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "Yes"}}]},
                },
            },
            "interactive",
        ),
        (
            {
                "type": "interactive",
                "interactive": {"type": "location_request_message", "action": {"name": "send_location"}},
            },
            "location",
        ),
    ],
)
def test_customers_answer_to_the_point(world, message, answer):
    answered = answer_to(Line("w", "", 0.0, message), world.customers["ilse"])

    assert answered is not None
    assert answered[0]["type"] == answer


def test_customers_tap_the_first_button_of_a_template(world):
    message = {"type": "template", "template": {"name": "autumn_offer"}}

    answered = answer_to(
        Line("w", "", 0.0, message), world.customers["ilse"], world.template("autumn_offer", "en_GB")
    )

    assert answered == (parts.button("Book a slot", "Book a slot"), True)


def test_a_customer_answers_the_shop_once_and_not_every_line(world, letterbox, monkeypatch):
    waiting = []

    class Timer(threading.Timer):
        def start(self):
            waiting.append(self)

    monkeypatch.setattr("inbox.demo.story.threading.Timer", Timer)
    world.on_outgoing = Story(world)._answer
    acts.accept(world, world.customers["aditi"], parts.text("Ready"))
    acts.accept(world, world.customers["aditi"], parts.text("Really"))
    for timer in waiting:
        timer.function(*timer.args)

    assert [message["text"]["body"] for message in letterbox.messages] == ["धन्यवाद 🙏"]
