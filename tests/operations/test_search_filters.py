"""Filters of searches: by kind, side, number and day, with words or without."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from inbox.extensions import db
from inbox.models.message import Message
from inbox.operations import search
from inbox.operations.search import Wanted
from tests.support.meta import envelope

START = 1_790_000_000


@pytest.fixture
def finds(context, rows):
    """The wamids that a search finds: `finds(words="hello", kind="photos")`."""

    def look(**wanted) -> list[str]:
        db.session.rollback()
        found = search.find(Wanted(**wanted))
        named = {row.id: row.message_id for row in rows(select(Message.id, Message.message_id))}
        return [named[key] for key in found.ids]

    return look


@pytest.fixture(params=["near", "far"])
def distance(request, monkeypatch):
    if request.param == "far":
        monkeypatch.setattr(search, "NEAR", 1)
        monkeypatch.setattr(search, "NEAR_OF_KIND", 1)


@pytest.mark.usefixtures("distance")
def test_each_kind_is_found_with_words_and_without(meta, finds):
    files = {
        "photos": "image",
        "videos": "video",
        "voice": "audio",
        "documents": "document",
        "stickers": "sticker",
    }
    for number, (kind, name) in enumerate(files.items()):
        part = {"id": f"77{number}", "mime_type": "image/jpeg"}
        meta.writes("", id=f"wamid.{kind}", type=name, **{name: part}, timestamp=str(START + number))
    place = {"latitude": 1.0, "longitude": 2.0, "name": "Old Market"}
    meta.writes("", id="wamid.places", type="location", location=place, timestamp=str(START + 20))
    meta.writes("See https://shop.example/coat", id="wamid.links", timestamp=str(START + 21))
    meta.writes("The market is open", timestamp=str(START + 22))

    for kind in (*files, "places", "links"):
        assert finds(kind=kind) == [f"wamid.{kind}"], kind
    assert finds(words="market", kind="places") == ["wamid.places"]
    assert finds(words="coat", kind="links") == ["wamid.links"]
    assert finds(words="market", kind="photos") == []


@pytest.mark.usefixtures("distance")
def test_days_numbers_and_sides_narrow_words(meta, finds):
    for number in range(4):
        meta.writes("The order", id=f"wamid.{number}", timestamp=str(START + number * 86_400))
    other = envelope(
        phone_number_id="106540352242999",
        messages=[{"from": "15550100777", "id": "wamid.other", "timestamp": str(START + 50), "type": "text",
                   "text": {"body": "An order"}}],
    )  # fmt: skip
    meta.posts(other)
    meta.posts("57_smb_echo_text.json")

    at = dt.datetime.fromtimestamp(START, dt.UTC)
    day = dt.timedelta(days=1)
    assert finds(words="order", since=at + day, until=at + 3 * day) == ["wamid.2", "wamid.1"]
    assert finds(words="order", since=at + 3 * day) == ["wamid.3"]
    assert finds(words="order", channel=2) == ["wamid.other"]
    assert finds(words="order", direction="outbound") == finds(words="answered", direction="inbound") == []
    assert len(finds(words="answered", direction="outbound")) == len(finds(direction="outbound")) == 1
    assert len(finds(words="order", direction="inbound")) == 5
    assert finds(since=at + day, until=at + 2 * day) == ["wamid.1"]


@pytest.mark.usefixtures("distance")
def test_several_words_are_found_in_any_order_and_quoted_ones_as_they_stand(meta, finds):
    meta.writes("The blue coat is ready", id="wamid.1")
    meta.writes("Is the coat blue?", id="wamid.2", timestamp=str(START))

    assert finds(words="blue coat") == finds(words="COAT blue") == ["wamid.1", "wamid.2"]
    assert finds(words='"blue coat"') == ["wamid.1"]
    assert finds(words='"blue coat" ready') == ["wamid.1"]
    assert finds(words="blue trousers") == []
    assert finds(words="coat is") == ["wamid.1", "wamid.2"]


def test_words_that_were_common_once_are_looked_for_a_stretch_at_a_time(meta, context, monkeypatch):
    for name in ("NEAR", "NEAR_OF_KIND", "STRETCH", "MOST_HITS", "MOST_CANDIDATES"):
        monkeypatch.setattr(search, name, 2)
    for n in range(6):
        meta.writes(f"Old coat {n}", timestamp=str(START + n))
    for n in range(6):
        meta.writes(f"New hat {n}", timestamp=str(START + 100 + n))

    seen, before, pages = [], None, 0
    while pages < 20:
        found = search.find(Wanted(words="coat"), limit=2, before=before)
        seen += found.ids
        pages += 1
        if (before := found.next) is None:
            break

    assert seen == [6, 5, 4, 3, 2, 1]


def test_no_words_and_no_filters_find_nothing(meta, finds):
    meta.writes("Hello")

    assert finds() == finds(words='""') == []
