"""What we send is checked before it is queued, and what passes would be taken by Meta."""

from __future__ import annotations

import copy
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.demo.checks import CHECKS as PRETEND
from inbox.demo.world import World
from inbox.whatsapp.contents import read_content
from inbox.whatsapp.outgoing import CHECKS, FILE_KINDS, NotSendable, check_file, checked, kind_for

MEGABYTE = 1024 * 1024


def buttons(*titles: str) -> dict[str, Any]:
    return {
        "type": "button",
        "body": {"text": "Pick a day"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": f"day-{n}", "title": title}}
                for n, title in enumerate(titles)
            ]
        },
    }


def a_list(rows: int) -> dict[str, Any]:
    return {
        "type": "list",
        "body": {"text": "Pick a time"},
        "action": {
            "button": "Times",
            "sections": [
                {"title": "Monday", "rows": [{"id": str(n), "title": f"{n}:00"} for n in range(rows)]}
            ],
        },
    }


LINK = {
    "type": "cta_url",
    "body": {"text": "Our shop"},
    "action": {"name": "cta_url", "parameters": {"display_text": "Open", "url": "https://shop.example"}},
}

GOOD: dict[str, dict[str, Any]] = {
    "text": {"type": "text", "text": {"body": "Good morning", "preview_url": False}},
    "text alone": {"text": {"body": "Good morning"}},
    "longest text": {"type": "text", "text": {"body": "x" * 4096}},
    "answer": {"type": "text", "text": {"body": "Yes"}, "context": {"message_id": "wamid.1"}},
    "image": {"type": "image", "image": {"link": "https://shop.example/coat.jpg", "caption": "A coat"}},
    "document": {
        "type": "document",
        "document": {"link": "https://shop.example/bill.pdf", "filename": "bill.pdf"},
    },
    "audio": {"type": "audio", "audio": {"link": "https://shop.example/hello.ogg"}},
    "location": {"type": "location", "location": {"latitude": 51.5, "longitude": -0.1, "name": "Shop"}},
    "contacts": {"type": "contacts", "contacts": [{"name": {"formatted_name": "Mara Oduya"}}]},
    "buttons": {"type": "interactive", "interactive": buttons("Monday", "Tuesday")},
    "list": {"type": "interactive", "interactive": a_list(10)},
    "link": {"type": "interactive", "interactive": LINK},
    "template": {"type": "template", "template": {"name": "hello_again", "language": {"code": "en_GB"}}},
}

BAD: dict[str, tuple[Any, str]] = {
    "not an object": ("hello", ""),
    "no type": ({}, "type"),
    "unknown type": ({"type": "poll", "poll": {}}, "type"),
    "a type that is no text": ({"type": ["text"], "text": {"body": "x"}}, "type"),
    "empty text": ({"type": "text", "text": {"body": "  "}}, "text.body"),
    "no part": ({"type": "text"}, "text.body"),
    "long text": ({"type": "text", "text": {"body": "x" * 4097}}, "text.body"),
    "a number for a text": ({"type": "text", "text": {"body": 7}}, "text.body"),
    "somebody's recipient": ({"type": "text", "text": {"body": "x"}, "to": "15550100"}, "to"),
    "somebody's receipt": (
        {"type": "text", "text": {"body": "x"}, "biz_opaque_callback_data": "mine"},
        "biz_opaque_callback_data",
    ),
    "another key": ({"type": "text", "text": {"body": "x"}, "image": {}}, "image"),
    "an empty context": ({"type": "text", "text": {"body": "x"}, "context": {}}, "context.message_id"),
    "id and link": ({"type": "image", "image": {"id": "1", "link": "https://shop.example/a"}}, "image"),
    "neither id nor link": ({"type": "image", "image": {"caption": "x"}}, "image"),
    "a plain link": ({"type": "image", "image": {"link": "http://shop.example/a"}}, "image.link"),
    "long caption": ({"type": "image", "image": {"id": "1", "caption": "x" * 1025}}, "image.caption"),
    "audio with a caption": ({"type": "audio", "audio": {"id": "1", "caption": "x"}}, "audio.caption"),
    "off the earth": (
        {"type": "location", "location": {"latitude": 91, "longitude": 0}},
        "location.latitude",
    ),
    "no number": ({"type": "location", "location": {"latitude": "x", "longitude": 0}}, "location.latitude"),
    "nowhere": (
        {"type": "location", "location": {"latitude": float("nan"), "longitude": 0}},
        "location.latitude",
    ),
    "no card": ({"type": "contacts", "contacts": []}, "contacts"),
    "a nameless card": ({"type": "contacts", "contacts": [{"phones": []}]}, "contacts[0].name"),
    "a reaction without a message": ({"type": "reaction", "reaction": {"emoji": "x"}}, "reaction.message_id"),
    "a reaction without an emoji": ({"type": "reaction", "reaction": {"message_id": "1"}}, "reaction.emoji"),
    "four buttons": (
        {"type": "interactive", "interactive": buttons("1", "2", "3", "4")},
        "interactive.action.buttons",
    ),
    "a long button": (
        {"type": "interactive", "interactive": buttons("x" * 21)},
        "interactive.action.buttons[0].reply.title",
    ),
    "eleven rows": (
        {"type": "interactive", "interactive": a_list(11)},
        "interactive.action.sections[0].rows",
    ),
    "a made-up question": (
        {"type": "interactive", "interactive": {"type": "poll", "body": {"text": "x"}}},
        "interactive.type",
    ),
    "a template without a language": ({"type": "template", "template": {"name": "x"}}, "template.language"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_whatsapp_takes_passes(name):
    body = checked(copy.deepcopy(GOOD[name]))

    kind = body["type"]
    assert body[kind] == GOOD[name][kind]
    assert set(body) <= {"type", kind, "context"}


@pytest.mark.parametrize("name", [name for name in GOOD if name != "template"])
def test_the_pretend_whatsapp_agrees(name):
    body = checked(GOOD[name])

    PRETEND[body["type"]](cast(World, None), body[body["type"]])


@pytest.mark.parametrize("name", GOOD)
def test_what_is_sent_reads_well_in_the_thread(name):
    content = read_content(checked(GOOD[name]))

    assert content.kind not in ("unknown", "unsupported")


@pytest.mark.parametrize("name", BAD)
def test_what_whatsapp_refuses_is_refused_with_its_path(name):
    body, field = BAD[name]

    with pytest.raises(NotSendable) as refused:
        checked(body)

    assert refused.value.field == field
    assert str(refused.value).endswith(".")


def test_two_choices_cannot_share_an_id():
    body: dict[str, Any] = {"type": "interactive", "interactive": buttons("Monday", "Tuesday")}
    for button in body["interactive"]["action"]["buttons"]:
        button["reply"]["id"] = "same"

    with pytest.raises(NotSendable, match="used twice"):
        checked(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(kind=st.sampled_from(sorted(CHECKS)), part=json_values)
def test_whatever_a_program_posts_is_taken_or_refused(kind, part):
    try:
        body = checked({"type": kind, kind: part})
    except NotSendable:
        return
    assert body["type"] == kind


def test_each_file_type_has_its_kind():
    assert kind_for("image/jpeg") == "image"
    assert kind_for("audio/ogg; codecs=opus") == "audio"
    assert kind_for("image/svg+xml") is None


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_a_file_fits_up_to_its_limit(kind):
    limit = FILE_KINDS[kind]
    type = next(iter(limit.types))

    check_file(kind, type, limit.most_bytes)
    with pytest.raises(NotSendable, match="at most"):
        check_file(kind, type, limit.most_bytes + 1)
    with pytest.raises(NotSendable, match="empty"):
        check_file(kind, type, 0)
    with pytest.raises(NotSendable, match="only"):
        check_file(kind, "text/html", 1)


def test_a_refused_file_is_told_in_words():
    with pytest.raises(NotSendable) as refused:
        check_file("image", "image/png", 7 * MEGABYTE)

    assert str(refused.value) == "The photo has 7 MB, but WhatsApp takes 5 MB at most."
