"""The list of conversations."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from tests.pages.links import address
from tests.support.meta import envelope


def names(page):
    return re.findall(r"<bdi>(.*?)</bdi>", page.text.split('id="pane"')[0].split('id="rows"')[-1])


def crowd(meta, count):
    """So many customers, each of whom wrote a second after the one before."""
    for number in range(count):
        when = str(1795163600 + number)
        meta.writes("hi", number=f"1555010{number:04}", name=f"C{number:03}", timestamp=when)


def answers(meta, text):
    echo = {"from": "15550100101", "to": "15550100777", "id": "wamid.e", "timestamp": "1795163600"}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo | text_of(text)]))


def text_of(text):
    return {"type": "text", "text": {"body": text}}


def is_read(meta):
    status = {"id": "wamid.e", "status": "read", "timestamp": "1795163700", "recipient_id": "15550100777"}
    meta.posts(envelope(statuses=[status]))


def test_the_first_day_explains_itself(agent):
    page = agent.get("/")

    assert "No conversations yet" in page.text
    assert "Choose a conversation" in page.text


def test_a_row_says_who_what_and_how_many(agent, meta):
    meta.writes("Is the *coat* ready?", name="Nia Okoro")
    meta.writes("Hello?", name="Nia Okoro")

    page = agent.get("/")

    assert names(page) == ["Nia Okoro"]
    assert "+1 555-010-0777" in page.text
    assert "Hello?" in page.text
    assert 'data-unread="2"' in page.text
    assert "<title>(2) Inbox</title>" in page.text


def test_formatting_marks_are_not_shown_in_the_preview(agent, meta):
    meta.writes("Is the *coat* _ready_?")
    assert "Is the coat ready?" in agent.get("/").text


def test_the_newest_conversation_comes_first(agent, meta):
    meta.writes("one", number="15550100111", name="Early", timestamp="1795163600")
    meta.writes("two", number="15550100222", name="Late", timestamp="1795163700")
    meta.writes("three", number="15550100333", name="Middle", timestamp="1795163650")

    assert names(agent.get("/")) == ["Late", "Middle", "Early"]


@pytest.mark.parametrize(
    ("payload", "glyph"),
    [("image_caption_url", "photo"), ("location_full", "pin"), ("audio_voice_note", "mic"), ("34", "order")],
)
def test_a_preview_has_a_glyph_for_its_kind(agent, meta, payload, glyph):
    meta.posts(payload)
    assert f'#{glyph}"' in agent.get("/").text.split("row__line")[1]


def test_a_username_stands_where_the_number_is_not_shared(agent, meta):
    meta.posts("bsuid_only_username_user")
    assert "@sora.waves" in agent.get("/").text


def test_our_own_last_message_shows_its_ticks(agent, meta):
    answers(meta, "Yes")
    is_read(meta)

    assert "ticks--read" in agent.get("/").text


def test_paging_shows_every_conversation_once(agent, meta):
    for number in range(65):
        meta.writes(
            "hi", number=f"1555010{number:04}", name=f"C{number:03}", timestamp=str(1795163600 + number)
        )

    page = agent.get("/")
    seen = names(page)
    while "Earlier conversations" in page.text:
        page = agent.get(address(page, "/?before="))
        seen += names(page)

    assert seen == [f"C{number:03}" for number in reversed(range(65))]


def test_the_title_counts_what_is_unread_beyond_the_rows_too(agent, meta):
    crowd(meta, 33)

    assert "<title>(33) Inbox</title>" in agent.get("/").text


def test_more_rows_come_as_rows_alone(agent, meta):
    for number in range(31):
        meta.writes(
            "hi", number=f"1555010{number:04}", name=f"C{number:03}", timestamp=str(1795163600 + number)
        )
    link = address(agent.get("/"), "/list?before=", "hx-get")

    piece = agent.fragment(link)

    assert piece.text.count("<li") == 1
    assert "C000" in piece.text
    assert "<html" not in piece.text


def test_polling_gets_nothing_until_something_changed(agent, meta):
    meta.writes("one")
    poll = address(agent.get("/"), "/list?version=", "hx-get")
    assert agent.fragment(poll).status_code == 204

    meta.writes("two")

    piece = agent.fragment(poll)
    assert piece.status_code == 200
    assert "two" in piece.text


def test_polling_notices_a_tick(agent, meta):
    answers(meta, "Yes")
    poll = address(agent.get("/"), "/list?version=", "hx-get")
    is_read(meta)

    assert "ticks--read" in agent.fragment(poll).text


def test_polling_keeps_the_rows_that_were_loaded(agent, meta):
    crowd(meta, 40)

    assert agent.fragment("/list?rows=40").text.count("data-version") == 40
    assert agent.fragment("/list?rows=-5").text.count("data-version") == 30
    assert agent.fragment("/list?rows=nonsense").text.count("data-version") == 30


def test_every_piece_is_a_whole_page_without_htmx(agent, meta):
    meta.writes("hello")

    for path in ("/list", "/conversations/1/messages"):
        page = agent.get(path)
        assert page.status_code == 200
        assert "<!DOCTYPE html>" in page.text
        assert page.vary.as_set() >= {"hx-request"}
        assert page.headers["Cache-Control"] == "no-store"


def test_going_back_restores_a_whole_page(agent, meta):
    meta.writes("hello")
    page = agent.get("/conversations/1", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<!DOCTYPE html>" in page.text


@pytest.mark.parametrize("path", ["/?before=x", "/list?before=1", "/?before=99999999999999999999.1"])
def test_a_mangled_address_is_a_bad_request(agent, path):
    assert agent.get(path).status_code == 400


def test_the_page_costs_few_queries_however_many_conversations_there_are(app, agent, meta):
    crowd(meta, 20)
    statements = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *args: statements.append(args[2]))

    agent.get("/")
    assert len(statements) <= 7, statements  # one of them begins the transaction
    statements.clear()
    agent.get("/conversations/3")
    assert len(statements) <= 10, statements  # the list, the draft, the window, who can be reached
