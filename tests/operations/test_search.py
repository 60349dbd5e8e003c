"""Searching: what stands in messages is found, in every script, and only what stands there now."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, text

from inbox.extensions import db
from inbox.models.message import Message
from inbox.models.search_text import SearchBacklog, SearchText
from inbox.operations import search
from inbox.operations.search import Wanted
from inbox.operations.transaction import writing
from tests.support.meta import envelope, load

NIA, OLE = "15550100777", "15550100888"


@pytest.fixture
def finds(context, rows):
    """The wamids that a search finds: `finds("hello")`."""

    def look(words: str, *, with_deleted: bool = False) -> list[str]:
        db.session.rollback()
        found = search.find(Wanted(words=words, with_deleted=with_deleted))
        named = {row.id: row.message_id for row in rows(select(Message.id, Message.message_id))}
        return [named[key] for key in found.ids]

    return look


@pytest.fixture(params=["near", "far"])
def distance(request, monkeypatch):
    """Once among the newest messages, once so far back that only the index tells."""
    if request.param == "far":
        monkeypatch.setattr(search, "NEAR", 0)


SAID = {
    "Is my ORDER ready?": ("order", "My Order R"),
    "क्या मेरा ऑर्डर तैयार है": ("ऑर्डर",),
    "هل طلبي جاهز اليوم": ("طلبي",),
    "我的订单准备好了吗": ("订单准备",),
    "ΟΔΟΣ Ερμού 5": ("οδοσ",),
    "Привет, как дела": ("ПРИВЕТ",),
    "Straße und Café": ("STRASSE",),
    "Cafe\u0301 au lait": ("café au",),
    "ＦＵＬＬ width": ("full",),
    "100% sure_thing": ("100%", "sure_t"),
    r"C:\temp\new": (r"c:\temp",),
    'She said "soon"': ('"soon"',),
    "Number 4711": ("4711", "47"),
    "line one\nline two": ("one\nline",),
    "Thanks 👍🎉😀": ("👍", "🎉😀", "👍🎉😀"),
    "吗": ("吗",),
}


@pytest.mark.usefixtures("distance")
def test_words_are_found_in_any_script_and_case(meta, finds):
    written = {said: meta.writes(said) for said in SAID}
    meta.writes("1000 surely, something else: c:temp", id="wamid.other")

    for said, searches in SAID.items():
        for words in searches:
            expected = [written["吗"], written["我的订单准备好了吗"]] if words == "吗" else [written[said]]
            assert finds(words) == expected, words


def test_nothing_is_a_wildcard_or_a_command(meta, finds):
    meta.writes("1000 abc order")

    for words in ("100%", "a_c", "%", "_", "or%r", '" OR "', "'; --", "\\", "NEAR(", "*", "abc*"):
        assert finds(words) == [], words


def test_nothing_finds_nothing(meta, finds):
    meta.writes("Hello")

    for words in ("", "   ", "\x00", "\ud800", "\n"):
        assert finds(words) == [], words


@pytest.mark.usefixtures("distance")
def test_more_than_text_is_found(meta, finds):
    """Captions, file names, places, cards, chosen rows, orders: each by words of its own."""
    named = {
        "13_image_caption_url": "caption",
        "18_document_pdf": "filename",
        "22_location_full": "address",
        "25_contacts_two_cards": "formatted_name",
        "28_interactive_list_reply": "title",
        "31_button_template_quick_reply": "text",
        "34_order": "text",
    }
    for name in named:
        meta.posts(f"{name}.json")

    for name, key in named.items():
        said = values(load(name), key)
        assert said, name
        wamid = values(load(name)["entry"], "id")
        for each in said:
            assert len(finds(each)) == 1, each
            assert finds(each)[0] in wamid


def values(part: object, wanted: str) -> list[str]:
    """The values of a key, wherever it is in a body."""
    if isinstance(part, list):
        return [found for each in part for found in values(each, wanted)]
    if not isinstance(part, dict):
        return []
    here = [part[wanted]] if isinstance(part.get(wanted), str) else []
    return here + [found for each in part.values() for found in values(each, wanted)]


def test_the_newest_comes_first_page_by_page(meta, context):
    wamids = [meta.writes(f"order {n}", timestamp=str(1_790_000_000 - n)) for n in range(7)]
    meta.writes("no such word")

    seen, before = [], None
    for _ in range(9):
        found = search.find(Wanted(words="order"), limit=3, before=before)
        seen += found.ids
        if (before := found.next) is None:
            break

    assert len(wamids) == 7
    assert seen == sorted(seen)  # the first that arrived was written last


def test_words_change_with_an_edit(meta, finds):
    wamid = meta.writes("See you at four")
    edit(meta, wamid, "See you at five")

    assert finds("five") == [wamid]
    assert finds("four") == []


def test_an_edit_that_comes_first_counts_too(meta, finds):
    edit(meta, "wamid.later", "See you at five")
    meta.writes("See you at four", id="wamid.later")

    assert finds("five") == ["wamid.later"]
    assert finds("four") == []


def test_in_one_body_it_makes_no_difference(meta, finds):
    now = {"type": "text", "text": {"body": "See you at five"}}
    messages = [
        {"id": "wamid.edit", "type": "edit", "edit": {"original_message_id": "wamid.later", "message": now}},
        {"id": "wamid.later", "type": "text", "text": {"body": "See you at four"}},
    ]
    meta.posts(envelope(messages=[{"from": NIA, "timestamp": "1790000000", **each} for each in messages]))

    assert finds("five") == ["wamid.later"]
    assert finds("four") == []


def test_what_was_taken_back_is_not_found(meta, finds):
    wamid = meta.writes("My secret plan")
    meta.writes("", type="revoke", revoke={"original_message_id": wamid})

    assert finds("secret") == []
    assert finds("sec") == []
    assert finds("secret", with_deleted=True) == [wamid]


def edit(meta, wamid: str, now: str) -> None:
    edited = {"type": "text", "text": {"body": now}}
    meta.writes("", type="edit", edit={"original_message_id": wamid, "message": edited}, number=NIA)


def test_a_replay_writes_the_words_anew(meta, finds, app, runner):
    wamid = meta.writes("Hello there")
    with writing(app.extensions["engine"]) as connection:
        connection.execute(delete(SearchText))
    assert finds("there") == []

    assert runner.invoke(args=["event", "replay"]).exit_code == 0

    assert finds("there") == [wamid]


def test_words_go_with_their_message(meta, finds, app, rows):
    meta.writes("Hello there")
    with writing(app.extensions["engine"]) as connection:
        connection.execute(delete(Message))

    assert rows(select(SearchText.id)) == []
    meta.writes("Someone else", number=OLE)
    assert finds("there") == []


def test_short_words_are_looked_for_a_stretch_at_a_time(meta, context, monkeypatch):
    monkeypatch.setattr(search, "STRETCH", 2)
    meta.writes("hi", timestamp="1790000000")
    for n in range(4):
        meta.writes("else", timestamp=str(1_790_000_001 + n))

    first = search.find(Wanted(words="hi"))
    second = search.find(Wanted(words="hi"), before=first.next)
    third = search.find(Wanted(words="hi"), before=second.next)

    assert [len(each.ids) for each in (first, second, third)] == [0, 0, 1]
    assert [each.until and each.until.timestamp() for each in (first, second, third)] == [
        1_790_000_003,
        1_790_000_001,
        None,
    ]
    assert third.next is None


def test_it_works_without_the_index(meta, finds, app):
    wamid = meta.writes("Hello there")
    drop_index(app)
    other = meta.writes("Hello again")

    assert finds("hello") == [other, wamid]


def test_the_command_makes_what_is_missing(meta, finds, app, runner, monkeypatch):
    wamid = meta.writes("Hello there")
    drop_index(app)
    with writing(app.extensions["engine"]) as connection:
        connection.execute(delete(SearchText))

    result = runner.invoke(args=["search", "index"])

    assert (result.exit_code, result.stdout) == (0, "Every message can be found.\n")
    monkeypatch.setattr(search, "NEAR", 0)
    assert finds("there") == [wamid]


def drop_index(app) -> None:
    with writing(app.extensions["engine"]) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP INDEX ix_search_text_trigram"))
            return
        for name in ("added", "gone", "changed"):
            connection.execute(text(f"DROP TRIGGER search_text_{name}"))
        connection.execute(text("DROP TABLE search_trigram"))


def test_older_messages_become_findable_bit_by_bit(meta, finds, app, rows, monkeypatch):
    monkeypatch.setattr("inbox.operations.indexing.AT_ONCE", 2)
    wamids = [meta.writes(f"Hello {n}") for n in range(5)]
    edit(meta, wamids[0], "Hello zero")
    with writing(app.extensions["engine"]) as connection:
        connection.execute(delete(SearchText))
        connection.execute(insert(SearchBacklog), {"id": 1, "below": 2**62})
    applier = app.extensions["applier"]

    assert applier.make_findable()
    assert 0 < len(finds("hello")) < 5
    late = meta.writes("Hello late")
    while applier.make_findable():
        pass

    assert finds("hello") == [late, *reversed(wamids)]
    assert finds("zero") == [wamids[0]]
    assert rows(select(SearchBacklog.id)) == []
