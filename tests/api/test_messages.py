"""GET messages/."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from inbox.api.json import parsed, written
from inbox.extensions import db
from inbox.models.message import Message
from inbox.operations.transaction import transaction
from tests.support.meta import load, payload_names, values

NIA = "15550100777"
KEYS = {
    "id", "conversation_id", "message_id", "direction", "from_number", "from_name", "message_type",
    "text_body", "caption", "media_id", "media_url", "latitude", "longitude", "timestamp", "status",
    "context_message_id", "raw_payload", "edited", "deleted", "reactions",
}  # fmt: skip


def test_a_message_as_the_contract_has_it(meta, program):
    meta.writes("Grüße 👋\nund mehr", number=NIA, timestamp="1780000000", id="wamid.1")

    (item,) = program.get("messages/").json["messages"]

    assert set(item) == KEYS
    assert item["text_body"] == "Grüße 👋\nund mehr"
    assert item["timestamp"] == "2026-05-28T20:26:40Z"
    assert item["raw_payload"]["text"]["body"] == "Grüße 👋\nund mehr"
    assert (item["direction"], item["message_type"], item["from_number"]) == ("inbound", "text", NIA)
    assert item["media_url"] is item["status"] is item["context_message_id"] is None


def test_places_are_numbers_and_files_have_no_address_yet(meta, program):
    meta.posts("22_location_full.json")
    meta.posts("13_image_caption_url.json")

    by_type = {item["message_type"]: item for item in program.get("messages/").json["messages"]}

    assert isinstance(by_type["location"]["latitude"], float)
    assert isinstance(by_type["location"]["longitude"], float)
    assert by_type["image"]["media_id"]
    assert by_type["image"]["caption"]
    assert by_type["image"]["media_url"] is None


def test_a_quoted_reply_names_its_original(meta, program):
    meta.posts("03_text_reply_context.json")
    quoted = next(values(load("03_text_reply_context.json")))["messages"][0]["context"]["id"]

    assert program.get("messages/").json["messages"][0]["context_message_id"] == quoted


def test_reactions_edits_and_deletions_are_folded_into_their_message(meta, program):
    meta.writes("See you at four", id="wamid.1")
    meta.writes("", type="reaction", reaction={"message_id": "wamid.1", "emoji": "👍"})
    edited = {"type": "text", "text": {"body": "See you at five"}}
    meta.writes("", type="edit", edit={"original_message_id": "wamid.1", "message": edited})

    (item,) = program.get("messages/").json["messages"]
    assert (item["text_body"], item["edited"]) == ("See you at five", True)
    assert item["reactions"] == [{"emoji": "👍", "count": 1}]

    meta.writes("", type="revoke", revoke={"original_message_id": "wamid.1"})
    (item,) = program.get("messages/").json["messages"]
    assert item["deleted"]
    assert item["text_body"] is item["raw_payload"] is None
    assert set(item) == KEYS


def test_an_outgoing_message_has_its_state(meta, program):
    meta.posts("57_smb_echo_text.json")

    (item,) = program.get("messages/", direction="outbound").json["messages"]
    assert item["direction"] == "outbound"
    assert "status" in item


def test_every_payload_makes_valid_items(meta, program):
    for name in payload_names():
        meta.posts(name)

    answer = program.get("messages/", limit=200)

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    items = json.loads(answer.data, parse_constant=refuse)["messages"]
    assert len(items) > 50
    assert all(set(item) == KEYS and item["timestamp"].endswith("Z") for item in items)


def test_pages(meta, program):
    for number in range(5):
        meta.writes(f"{number}", timestamp=str(1_780_000_000 + number))

    seen: list[str] = []
    before: dict[str, str] = {}
    while True:
        page = program.get("messages/", limit=2, **before).json
        seen += [item["text_body"] for item in page["messages"]]
        if page["next"] is None:
            break
        before = {"before": page["next"]}
    assert seen == list("43210")


@pytest.mark.parametrize(
    ("limit", "count"), [("0", 1), ("-5", 1), ("1", 1), ("200", 3), ("999999", 3), (None, 3)]
)
def test_the_limit_is_clamped(meta, program, limit, count):
    for number in range(3):
        meta.writes(f"{number}")

    query = {} if limit is None else {"limit": limit}
    assert len(program.get("messages/", **query).json["messages"]) == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("phone=15550100777", 1),
        ("phone=%2B1%20555%200100-777", 1),
        ("phone=+15550100777", 1),
        ("phone=15550100999", 0),
        ("conversation=1", 1),
        ("conversation=9223372036854775807", 0),
        ("type=text", 1),
        ("type=no+such+type", 0),
        ("type=", 0),
        ("direction=inbound", 1),
        ("direction=outbound", 0),
        ("since=2026-05-28", 1),
        ("since=2026-05-29", 0),
        ("until=2026-05-28", 0),
        ("since=2026-05-28T20:26:40Z&until=2026-05-28T20:26:41Z", 1),
        ("since=2026-05-28T22:26:40%2B02:00", 1),
        ("since=2026-05-28T22:26:40+02:00", 1),
        ("since=1780000000", 1),
        ("since=1780000001", 0),
        ("q=hello", 1),
        ("q=", 1),
        ("q=%25", 0),
        ("q=bye", 0),
    ],
)
@pytest.mark.databases("sqlite")
def test_filters(meta, program, query, count):
    meta.writes("Hello", number=NIA, timestamp="1780000000")

    response = program.open(f"messages/?{query}")

    assert response.status_code == 200
    assert len(response.json["messages"]) == count


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=", "limit"),
        ("limit=ten", "limit"),
        ("limit=1.5", "limit"),
        ("limit=1e3", "limit"),
        ("limit=%D9%A3", "limit"),
        ("limit=" + "9" * 30, "limit"),
        ("limit=1&limit=2", "limit"),
        ("before=", "before"),
        ("before=yesterday", "before"),
        ("before=1.2.3", "before"),
        ("conversation=abc", "conversation"),
        ("conversation=-1", "conversation"),
        ("conversation=9223372036854775808", "conversation"),
        ("phone=", "phone"),
        ("phone=abc", "phone"),
        ("phone=1&phone=2", "phone"),
        ("direction=sideways", "direction"),
        ("since=yesterday", "since"),
        ("since=2026-05-28T20:26:40", "since"),
        ("since=2026-13-01", "since"),
        ("since=0001-01-01T00:00:00%2B14:00", "since"),
        ("since=999999999999", "since"),
        ("until=", "until"),
        ("q=%00", "q"),
        ("q=" + "x" * 513, "q"),
        ("type=%00", "type"),
        ("sicne=2026-05-28", "sicne"),
        ("phone[]=1", "phone[]"),
    ],
)
@pytest.mark.databases("sqlite")
def test_a_malformed_parameter_is_named(program, query, field):
    response = program.open(f"messages/?{query}")

    assert response.status_code == 400
    assert response.json["error"]["field"] == field


@pytest.mark.parametrize(
    "query", ["q=%FF%FE", "type=%FF", "phone=%FF", "%FF=1", "since=%00", "=", "&&", "q[]=1"]
)
def test_no_query_breaks_it(program, query):
    assert program.open(f"messages/?{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "raw",
    ["", "null", "[]", "NaN", '{"a": 1e999}', '{"a": "\\ud800"}', '{"a": ' + "9" * 5000 + "}",
     "[" * 5000, '{"a":' * 900 + "1" + "}" * 900, '"\\u0000"'],
)  # fmt: skip
def test_whatever_is_stored_comes_out_as_valid_json(meta, program, app, raw):
    meta.writes("Hello")
    with app.app_context(), transaction() as session:
        session.execute(update(Message).values(raw_payload=raw, latitude=1e308))
        db.session.remove()

    assert program.get("messages/").status_code == 200


def test_json_says_what_it_can():
    assert parsed('{"a": NaN, "b": [Infinity, 1e999, 1.5]}') == {"a": None, "b": [None, None, 1.5]}
    assert parsed("[" * 200 + "]" * 200) is None
    assert json.loads(written(parsed('"\\ud83d\\ude00 \\ud800"'))) == "😀 ?"
    with pytest.raises(ValueError, match="not JSON compliant"):
        written({"latitude": float("nan")})
