"""POST mark-read/."""

from __future__ import annotations

import pytest

NIA, TOMAS = "15550100777", "447700900123"


@pytest.fixture
def unread(meta, program):
    """How many messages are unread in each conversation, by number."""
    for text in ("One", "Two", "Three"):
        meta.writes(text, number=NIA)
    meta.writes("Hi", number=TOMAS)

    def ask() -> dict[str, int]:
        listed = program.get("conversations/").json["conversations"]
        return {item["phone_number"]: item["unread_count"] for item in listed}

    assert ask() == {NIA: 3, TOMAS: 1}
    return ask


@pytest.mark.parametrize("path", ["mark-read/", "mark-read"])
@pytest.mark.parametrize(
    "body", [{"phone_number": NIA}, {"phone_number": "+1 555 0100-777"}, {"conversation_id": 1}]
)
def test_all_is_read(program, unread, path, body):
    response = program.post(path, body)

    assert response.json == {"conversation_id": 1, "unread_count": 0, "marked": 3}
    assert unread() == {NIA: 0, TOMAS: 1}
    assert program.post(path, body).json["marked"] == 0


def test_only_what_was_seen_is_read(program, unread):
    second = program.get("messages/", q="Two").json["messages"][0]["id"]

    response = program.post("mark-read/", {"conversation_id": 1, "up_to": second})

    assert response.json == {"conversation_id": 1, "unread_count": 1, "marked": 2}


@pytest.mark.parametrize("body", [{"conversation_id": 4711}, {"conversation_id": 2**63 - 1},
                                  {"phone_number": "15550100999"}])  # fmt: skip
def test_what_is_not_there_is_not_found(program, unread, body):
    assert program.post("mark-read/", body).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "conversation_id"),
        ({"phone_number": None}, "conversation_id"),
        ({"phone_number": NIA, "conversation_id": 1}, "conversation_id"),
        ({"phone_number": NIA, "up_to": 1}, "up_to"),
        ({"phone_number": 15550100777}, "phone_number"),
        ({"phone_number": [NIA]}, "phone_number"),
        ({"phone_number": {"a": NIA}}, "phone_number"),
        ({"phone_number": True}, "phone_number"),
        ({"phone_number": ""}, "phone_number"),
        ({"phone_number": "Nia"}, "phone_number"),
        ({"phone_number": "\ud800"}, "phone_number"),
        ({"phone_number": "1\u0000"}, "phone_number"),
        ({"conversation_id": "1"}, "conversation_id"),
        ({"conversation_id": True}, "conversation_id"),
        ({"conversation_id": 1.0}, "conversation_id"),
        ({"conversation_id": [1]}, "conversation_id"),
        ({"conversation_id": -1}, "conversation_id"),
        ({"conversation_id": 2**63}, "conversation_id"),
        ({"conversation_id": 1, "up_to": "2"}, "up_to"),
        ({"conversation_id": 1, "up_to": False}, "up_to"),
        ({"conversation_id": 1, "up_to": {}}, "up_to"),
        ({"conversation_id": 1, "up_to": 4}, "up_to"),
        ({"conversation_id": 1, "up_to": 4711}, "up_to"),
    ],
    ids=str,
)
@pytest.mark.databases("sqlite")
def test_a_wrong_value_is_named(program, unread, body, field):
    response = program.post("mark-read/", body)

    assert response.status_code == 422
    assert response.json["error"]["field"] == field
    assert unread() == {NIA: 3, TOMAS: 1}


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b'{"conversation_id": 1}', "text/plain", 415),
        (b"conversation_id=1", "application/x-www-form-urlencoded", 415),
        (b'{"conversation_id": 1}', "", 415),
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"1"', "application/json", 400),
        (b"null", "application/json", 400),
        (b'{"conversation_id": NaN}', "application/json", 400),
        (b'{"conversation_id": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b"\xff\xfe{\x00}\x00", "application/json", 400),
        (b" " * 65_537, "application/json", 413),
        (b'{"conversation_id": 1}', "application/json; charset=utf-8", 200),
        (b'{"conversation_id": 1, "role": "admin"}', "application/json", 200),
    ],
)
@pytest.mark.databases("sqlite")
def test_what_is_no_json_object_is_refused(program, unread, data, content_type, status):
    response = program.open("mark-read/", method="POST", data=data, headers={"Content-Type": content_type})

    assert response.status_code == status
