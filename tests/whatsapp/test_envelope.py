"""A body is walked to its last item, whatever stands around it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox.whatsapp.envelope import Broken, Item, UnreadableBody, parse, walk
from tests.support.meta import load, payload_names, payload_path


def items(body):
    return [part for part in walk(body) if isinstance(part, Item)]


@pytest.mark.parametrize("name", payload_names())
def test_every_body_of_meta_is_walked_without_a_broken_piece(name):
    parts = list(walk(parse(payload_path(name).read_bytes())))

    assert parts
    assert not [part for part in parts if isinstance(part, Broken)]


def test_every_entry_change_and_message_is_found():
    found = items(load("52_batch_two_entries_two_numbers.json"))

    assert [item.kind for item in found] == ["message", "message", "message", "status"]
    assert [item.number.phone_number_id[-2:] for item in found] == ["01", "02", "02", "01"]


def test_a_field_that_meta_invents_keeps_its_messages():
    body = load("01_text_plain.json")
    body["entry"][0]["changes"][0]["field"] = "messages_of_tomorrow"

    assert [item.kind for item in items(body)] == ["message"]


def test_a_value_without_anything_known_is_a_notice():
    (notice,) = items(load("76_unknown_field.json"))

    assert notice.kind == "notice"
    assert notice.data["field"] == "tracking_events"


def test_echoes_of_metas_own_agent_read_like_messages():
    inbound, echo = items(load("75_standby_inbound_and_echo.json"))

    assert (inbound.kind, inbound.origin) == ("message", "standby")
    assert (echo.kind, echo.origin) == ("echo", "meta_agent")
    assert echo.data["text"]["body"] == "automatic answer"


def test_the_status_of_a_call_is_no_status_of_a_message():
    assert [item.kind for item in items(load("66_call_status_ringing.json"))] == ["call_status"]


def test_history_knows_whose_thread_it_is():
    found = items(load("59_history_chunk.json"))

    assert [item.thread_id for item in found] == ["447700900112"] * 3 + ["447700900113"]
    assert {item.origin for item in found} == {"history"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"hello", "not JSON"),
        (b"[]", "list instead of an object"),
        (b'"x"', "str instead of an object"),
        (b"null", "NoneType instead of an object"),
        (b"\xff\xfe\xfa", "UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_what_is_no_webhook_body_says_why(body, reason):
    with pytest.raises(UnreadableBody, match=reason):
        parse(body)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"entry": "x"},
        {"entry": [None]},
        {"entry": [{"changes": {}}]},
        {"entry": [{"changes": [{"value": []}]}]},
        {"entry": [{"changes": [{"value": {"messages": {"id": "1"}}}]}]},
        {"entry": [{"changes": [{"value": {"messages": ["text"]}}]}]},
        {"entry": [{"changes": [{"value": {"history": ["x"]}}]}]},
        {"entry": [{"changes": [{"value": {"history": [{"threads": [1]}]}}]}]},
    ],
)
def test_what_is_broken_is_named_in_its_place(body):
    broken = [part for part in walk(body) if isinstance(part, Broken)]

    assert len(broken) == 1
    assert broken[0].reason


def test_one_broken_piece_hides_none_beside_it():
    body = load("51_batch_three_people_one_change.json")
    body["entry"][0]["changes"][0]["value"]["messages"].insert(1, "nonsense")

    parts = list(walk(body))

    assert [type(part) for part in parts] == [Item, Broken, Item, Item, Item]


def test_numbers_no_computer_holds_do_not_spoil_the_rest():
    body = b'{"entry": [], "huge": ' + b"9" * 5_000 + b', "nothing": NaN}'

    assert parse(body) == {"entry": [], "huge": "9" * 5_000, "nothing": None}


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "entry",
                    "changes",
                    "value",
                    "field",
                    "messages",
                    "statuses",
                    "history",
                    "threads",
                    "standby",
                ]
                + ["contacts", "metadata", "id", "calls", "errors", "message_echoes", "message", "type"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@given(ANYTHING)
def test_walking_never_fails(anything):
    body = {"entry": [{"changes": [{"value": anything}]}, anything]}

    for part in walk(body):
        assert isinstance(part, Item | Broken)


@given(st.binary(max_size=200))
def test_parsing_gives_an_object_or_a_reason(body):
    try:
        parsed = parse(body)
    except UnreadableBody:
        return
    assert isinstance(parsed, dict)


def test_what_meta_escapes_is_read_as_written():
    (item,) = items(parse(payload_path("08_text_unicode_wire.json").read_bytes()))

    assert (
        item.data["text"]["body"]
        == json.loads(payload_path("08_text_unicode_wire.json").read_bytes())["entry"][0]["changes"][0][
            "value"
        ]["messages"][0]["text"]["body"]
    )
    assert "👩‍👩‍👧‍👦" in item.data["text"]["body"]
