"""Who the customer is: the page of it, and the piece beside the thread."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event

from inbox.pages.details import count_words, region_of

NOON = 1795176000
PATH = "/conversations/1/details"


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_it_names_the_customer(meta, agent):
    meta.writes("hello", number="27825550123", timestamp=str(NOON - 86400))
    meta.writes("hello again", number="27825550123", timestamp=str(NOON))

    page = agent.get(PATH).text

    assert "Nia Okoro" in page
    assert 'href="tel:+27825550123"' in page
    assert "South Africa" in text_of(page)
    assert "First message" in page
    assert "2026" in text_of(page)
    assert "<title>(2) Details of Nia Okoro – Inbox</title>" in page


def test_it_is_a_piece_for_the_page_that_asks(meta, agent):
    meta.writes("hello")

    piece = agent.fragment(PATH).text

    assert "<!DOCTYPE" not in piece
    assert "Nia Okoro" in piece


def test_the_name_in_the_thread_leads_there(meta, agent):
    meta.writes("hello")

    assert f'href="{PATH}"' in agent.get("/conversations/1").text


def test_it_counts_what_the_gallery_has(files, meta, agent):
    for _ in range(2):
        files.sends("image")
    files.sends("document")
    meta.writes("see https://example.org")

    words = text_of(agent.get(PATH).text)

    assert "Photos 2" in words
    assert "Documents 1" in words
    assert "Links 1" in words
    assert "Voice" not in words.partition("Media, documents and links")[2][:40]


def test_a_username_without_a_number(meta, agent):
    meta.posts("bsuid_only_username_user")

    words = text_of(agent.get(PATH).text)

    assert "Not shared with you" in words
    assert "@" in words


def test_a_number_that_the_customer_gave_up(meta, agent):
    meta.posts("system_user_changed_number")

    words = text_of(agent.get(PATH).text)

    assert "Earlier number" in words


def test_a_wish_for_no_marketing(meta, agent):
    meta.writes("hello", number="15550109919")
    meta.posts("user_preferences_stop")

    assert "Wants no marketing messages, since" in text_of(agent.get(PATH).text)


def test_a_group_has_no_number(meta, agent):
    meta.posts("group_message")

    words = text_of(agent.get(PATH).text)

    assert "Group details" in words
    assert "Not shared" not in words


def test_a_merged_conversation_leads_to_the_one_that_lives(meta, agent):
    assert agent.get("/conversations/77/details").status_code == 404


def test_it_costs_few_queries(app, meta, agent):
    meta.writes("hello")
    agent.get("/")
    statements: list[str] = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *args: statements.append(args[2]))

    agent.fragment(PATH)

    queries = [each for each in statements if each.startswith("SELECT")]
    assert 3 < len(queries) <= 10, queries


def test_the_country_is_called_as_the_reader_calls_it(meta, agent):
    meta.writes("hello", number="27825550123")
    agent.post("/language", data={"language": "es"})

    page = agent.get(PATH).text

    assert "Sudáfrica" in text_of(page)


def test_many_are_not_counted_to_the_end():
    assert count_words(999) == "999"
    assert count_words(1000) == "999+"


@pytest.mark.parametrize(
    ("digits", "region"),
    [("27825550123", "ZA"), ("15550100777", ""), ("87012345678", ""), ("", ""), ("5", "")],
)
def test_the_country_of_a_number(digits, region):
    assert region_of(digits) == region
