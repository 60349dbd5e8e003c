"""The list of messages for programs, by filter."""

from __future__ import annotations

import datetime as dt

import pytest

from inbox.operations import messages
from inbox.operations.messages import Filters, newest

NIA, TOMAS = "15550100777", "447700900123"
START = 1_780_000_000
TEXTS = (
    (NIA, "Hello"),
    (TOMAS, "Grüße, ÄPFEL?"),
    (NIA, "100% sure_thing"),
    (TOMAS, "नमस्ते"),
    (NIA, "Bye"),
    (NIA, ""),
)


@pytest.fixture
def written(app, meta):
    """Six messages of two people, ten seconds apart."""
    for number, (who, text) in enumerate(TEXTS):
        part = {"type": "text"} if text else {"type": "image", "image": {"id": "77", "caption": "My garden"}}
        meta.writes(text, number=who, timestamp=str(START + 10 * number), id=f"wamid.{number}", **part)
    with app.app_context():
        yield


def numbers(filters: Filters, **page) -> list[str]:
    items = newest(filters, **page).items
    return [(bubble.message.message_id or "").removeprefix("wamid.") for bubble in items]


def at(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(START + seconds, dt.UTC)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "543210"),
        ({"phone": NIA}, "5420"),
        ({"phone": "15550100999"}, ""),
        ({"conversation": 2}, "31"),
        ({"conversation": 4711}, ""),
        ({"phone": NIA, "conversation": 2}, ""),
        ({"type": "image"}, "5"),
        ({"type": "never_seen"}, ""),
        ({"direction": "inbound"}, "543210"),
        ({"direction": "outbound"}, ""),
        ({"since": at(30)}, "543"),
        ({"until": at(30)}, "210"),
        ({"since": at(10), "until": at(11)}, "1"),
        ({"words": "hello"}, "0"),
        ({"words": "GARDEN"}, "5"),
        ({"words": "grüße"}, "1"),
        ({"words": "äpfel"}, "1"),
        ({"words": "GRÜSSE"}, ""),
        ({"words": "नमस्ते"}, "3"),
        ({"words": "%"}, "2"),
        ({"words": "_"}, "2"),
        ({"words": "\\"}, ""),
        ({"words": "'; --"}, ""),
        ({"words": "e", "phone": NIA, "type": "text"}, "420"),
    ],
)
def test_filters(written, filters, expected):
    assert numbers(Filters(**filters)) == list(expected)


@pytest.mark.parametrize("filters", [{}, {"phone": NIA}, {"words": "e"}, {"direction": "inbound"}])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_together_are_the_list(written, filters, limit):
    everything, seen, before = numbers(Filters(**filters)), [], None
    while True:
        page = newest(Filters(**filters), limit=limit, before=before)
        seen += [(bubble.message.message_id or "").removeprefix("wamid.") for bubble in page.items]
        if (before := page.next) is None:
            break
    assert seen == everything


def test_a_search_looks_through_a_bounded_stretch_at_a_time(written, monkeypatch):
    monkeypatch.setattr(messages, "STRETCH", 2)
    pages, before = [], None
    while True:
        page = newest(Filters(words="hello"), before=before)
        pages.append([bubble.message.message_id for bubble in page.items])
        if (before := page.next) is None:
            break

    assert pages[:3] == [[], [], ["wamid.0"]]


def test_the_latest_wording_is_found(written, meta):
    edited = {"type": "text", "text": {"body": "See you at five"}}
    meta.writes("", type="edit", edit={"original_message_id": "wamid.4", "message": edited}, number=NIA)

    (bubble,) = newest(Filters(words="at FIVE")).items
    assert bubble.message.message_id == "wamid.4"
    assert bubble.content.text == "See you at five"


def test_what_is_folded_is_no_message_of_its_own(written, meta):
    meta.writes("", type="reaction", reaction={"message_id": "wamid.0", "emoji": "👍"}, number=NIA)

    assert numbers(Filters()) == list("543210")
