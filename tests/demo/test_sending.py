"""Sending through the pretend Graph: what is taken and played back, and what is refused with which code."""

from __future__ import annotations

import pytest

from inbox.demo import acts, parts
from inbox.demo.world import WINDOW_SECONDS

HELLO = {"body": "Hello"}


@pytest.fixture
def ilse(world):
    """A customer who has just written."""
    customer = world.customers["ilse"]
    acts.write(world, customer, parts.text("Is it ready?"))
    return customer


def code_of(answer) -> int:
    assert answer.status_code >= 400, answer.json
    return answer.json["error"]["code"]


def test_a_message_is_answered_and_arrives_step_by_step(graph, world, letterbox, ilse):
    answer = graph.send("text", HELLO, biz_opaque_callback_data="outbox:7")

    wamid = answer.json["messages"][0]["id"]
    assert answer.json["contacts"] == [{"input": "+447700900211", "wa_id": "447700900211"}]
    assert [(one["id"], one["status"]) for one in letterbox.statuses] == [
        (wamid, "sent"),
        (wamid, "delivered"),
        (wamid, "read"),
    ]
    assert {one["biz_opaque_callback_data"] for one in letterbox.statuses} == {"outbox:7"}
    assert world.chat("ilse").lines[-1].state(world.clock()) == "read"


def test_a_voice_note_is_played_in_the_end(graph, world, letterbox, ilse):
    media = world.shelf.put(b"x", "audio/ogg; codecs=opus")

    graph.send("audio", {"id": media.id, "voice": True})

    assert letterbox.statuses[-1]["status"] == "played"


def test_nothing_but_a_template_reaches_somebody_who_was_silent_for_a_day(graph, clock, ilse):
    clock.now += WINDOW_SECONDS + 1

    assert code_of(graph.send("text", HELLO)) == 131047
    assert graph.send("template", {"name": "hello_again", "language": {"code": "en_GB"}}).status_code == 200


def test_a_call_opens_the_window_too(graph, world):
    acts.call_in_vain(world, world.customers["ilse"])

    assert graph.send("text", HELLO).status_code == 200


def test_our_own_messages_do_not_open_the_window(graph, world):
    acts.answer_from_phone(world, world.customers["ilse"], parts.text("hi"))

    assert code_of(graph.send("text", HELLO)) == 131047


def test_a_number_without_whatsapp_is_accepted_and_then_fails(graph, letterbox):
    answer = graph.send("text", HELLO, to="+447700900999")

    assert answer.status_code == 200
    assert [one["status"] for one in letterbox.statuses] == ["failed"]
    assert letterbox.statuses[0]["errors"][0]["code"] == 131026


def test_a_username_user_is_reached_by_id(graph, world):
    wren = world.customers["wren"]
    acts.write(world, wren, parts.text("hi"))

    answer = graph.send("text", HELLO, to="", recipient=wren.user_id)

    assert answer.json["contacts"] == [{"input": wren.user_id, "user_id": wren.user_id}]


def test_an_answer_can_quote_and_a_wrong_quote_is_refused(graph, world, ilse):
    asked = world.chat("ilse").lines[-1].id

    assert graph.send("text", HELLO, context={"message_id": asked}).status_code == 200
    assert world.chat("ilse").lines[-1].context_id == asked
    assert code_of(graph.send("text", HELLO, context={"message_id": "wamid.unknown"})) == 131009


def test_reading_shows_blue_ticks_and_typing(graph, world, ilse):
    line = world.chat("ilse").lines[-1]
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": line.id}

    assert graph.post(f"{graph.number}/messages", body).json == {"success": True}
    assert line.read_at is not None
    assert world.chat("ilse").typing_until == 0.0

    graph.post(f"{graph.number}/messages", body | {"typing_indicator": {"type": "text"}})
    assert world.chat("ilse").typing_until > world.clock()


def test_reading_something_unknown_is_refused(graph):
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.unknown"}

    assert code_of(graph.post(f"{graph.number}/messages", body)) == 131009


def test_a_message_to_a_group_is_reported_for_every_member(graph, world, letterbox):
    group = next(iter(world.groups.values()))

    answer = graph.send("text", HELLO, to=group.id, recipient_type="group")

    assert answer.json["messages"][0]["group_id"] == group.id
    assert len(letterbox.statuses) == 3 * len(group.members)
    assert {one["recipient_type"] for one in letterbox.statuses} == {"group"}


BUTTON = {"type": "reply", "reply": {"id": "a", "title": "Yes"}}


def asks(kind, action, text="Which?"):
    return {"type": kind, "body": {"text": text}, "action": action}


@pytest.mark.parametrize(
    ("kind", "part", "code"),
    [
        ("text", {}, 131008),
        ("text", {"body": "  "}, 131008),
        ("text", {"body": "x" * 4097}, 100),
        ("text", "hello", 100),
        ("dance", {}, 100),
        ("poll", {}, 131051),
        ("image", {}, 100),
        ("image", {"id": "1", "link": "https://x.example"}, 100),
        ("image", {"id": "4711"}, 131009),
        ("image", {"link": "ftp://x.example"}, 100),
        ("image", {"link": "https://x.example", "caption": "x" * 1025}, 100),
        ("sticker", {"link": "https://x.example", "caption": "x"}, 100),
        ("location", {"latitude": 1}, 131008),
        ("location", {"latitude": "x", "longitude": 1}, 100),
        ("location", {"latitude": 91, "longitude": 1}, 131009),
        ("contacts", [], 100),
        ("contacts", [{"name": {}}], 131008),
        ("reaction", {"message_id": "wamid.unknown", "emoji": "👍"}, 131009),
        ("reaction", {"emoji": "👍"}, 131008),
        ("interactive", asks("dance", {}), 100),
        ("interactive", asks("button", {"buttons": [BUTTON] * 4}), 100),
        ("interactive", asks("button", {"buttons": [{"reply": {"id": "a", "title": "x" * 21}}]}), 100),
        ("interactive", asks("list", {"button": "Open", "sections": []}), 100),
        ("interactive", asks("cta_url", {"parameters": {"display_text": "Go"}}), 131008),
        ("interactive", asks("button", {"buttons": [BUTTON]}, text=""), 131008),
        ("template", {"name": "hello_again"}, 131008),
        ("template", {"name": "unknown", "language": {"code": "en_GB"}}, 132001),
        ("template", {"name": "holiday_hours", "language": {"code": "en_GB"}}, 132001),
        ("template", {"name": "ready_for_pickup", "language": {"code": "en_GB"}}, 132000),
    ],
)
def test_what_meta_would_refuse_is_refused_with_its_code(graph, world, ilse, kind, part, code):
    assert code_of(graph.send(kind, part)) == code
    assert len(world.chat("ilse").lines) == 1


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("image", {"link": "https://shop.example/a.jpg", "caption": "Look"}),
        ("location", {"latitude": "51.5", "longitude": -0.1, "name": "Here"}),
        ("contacts", [{"name": {"formatted_name": "Ines"}}]),
        ("interactive", asks("button", {"buttons": [BUTTON]})),
        (
            "interactive",
            asks("list", {"button": "Open", "sections": [{"rows": [{"id": "a", "title": "A"}]}]}),
        ),
        ("interactive", asks("location_request_message", {"name": "send_location"})),
        ("interactive", asks("cta_url", {"parameters": {"display_text": "Go", "url": "https://x.example"}})),
        ("template", {"name": "hello_again", "language": {"code": "en_GB"}}),
    ],
)
def test_what_meta_would_take_is_taken(graph, world, ilse, kind, part):
    assert graph.send(kind, part).status_code == 200
    assert world.chat("ilse").lines[-1].message == {"type": kind, kind: part}


@pytest.mark.parametrize("body", [None, [], {}, {"messaging_product": "whatsapp"}])
def test_a_body_that_is_no_message_is_refused(graph, body):
    assert code_of(graph.post(f"{graph.number}/messages", body)) == 100


def test_the_shop_cannot_write_to_itself(graph, world):
    assert code_of(graph.send("text", HELLO, to=world.business.display_phone_number)) == 131021


def test_a_file_can_only_be_sent_as_what_it_is(graph, world, ilse):
    media = world.shelf.put(b"x", "audio/mpeg")

    assert code_of(graph.send("image", {"id": media.id})) == 131009
    assert graph.send("audio", {"id": media.id}).status_code == 200


def test_no_offers_for_somebody_who_has_had_enough(graph, world):
    world.customers["ilse"].opted_out = True
    values = [{"type": "body", "parameters": [{"type": "text", "text": "Friday"}]}]
    offer = {"name": "autumn_offer", "language": {"code": "en_GB"}, "components": values}

    assert code_of(graph.send("template", offer)) == 131050


def test_log_in_codes_go_to_numbers_only(graph, world):
    values = [{"type": "body", "parameters": [{"type": "text", "text": "123"}]}]
    login = {"name": "login_code", "language": {"code": "en_GB"}, "components": values}

    assert code_of(graph.send("template", login, to="", recipient=world.customers["wren"].user_id)) == 131062
