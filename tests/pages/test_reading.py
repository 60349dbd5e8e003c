"""Reading is explicit: a button, or a script that presses it."""

from __future__ import annotations

import json


def test_marking_as_read_leads_back_to_the_thread(agent, meta):
    meta.writes("hello")

    response = agent.post("/conversations/1/reading", data={"up_to": "1"})

    assert (response.status_code, response.location) == (303, "/conversations/1")
    assert 'data-unread="1"' not in agent.get("/").text


def test_what_came_in_meanwhile_stays_unread(agent, meta):
    meta.writes("seen")
    meta.writes("not seen yet")

    agent.post("/conversations/1/reading", data={"up_to": "1"})

    assert 'data-unread="1"' in agent.get("/").text


def test_htmx_gets_the_changed_piece_and_the_list_is_told(agent, meta):
    meta.writes("hello")
    headers = {"HX-Request": "true"}

    response = agent.post("/conversations/1/reading", data={"up_to": "1"}, headers=headers)

    assert response.status_code == 200
    assert response.text.strip().startswith('<div id="reading"')
    assert "Mark as read" not in response.text
    assert "conversations-changed" in response.headers["HX-Trigger"]


def test_marking_as_unread_leaves_the_thread(agent, meta):
    meta.writes("hello")
    agent.post("/conversations/1/reading", data={"up_to": "1"})

    response = agent.post("/conversations/1/unread-mark")

    assert (response.status_code, response.location) == (303, "/")
    assert 'data-unread="1"' in agent.get("/").text

    piece = agent.post("/conversations/1/unread-mark", headers={"HX-Request": "true"})
    assert piece.headers["HX-Push-Url"] == "/"
    assert "Choose a conversation" in piece.text


def test_an_unknown_conversation_or_message_is_not_found(agent, meta):
    meta.writes("hello")
    meta.writes("hello", number="15550100888")

    assert agent.post("/conversations/99/reading", data={"up_to": "1"}).status_code == 404
    assert agent.post("/conversations/1/reading", data={"up_to": "2"}).status_code == 404
    assert agent.post("/conversations/99/unread-mark").status_code == 404


def test_a_form_from_another_site_changes_nothing(agent, meta):
    meta.writes("hello")

    assert agent.post("/conversations/1/reading", data={"up_to": "1"}, csrf=False).status_code == 400
    assert 'data-unread="1"' in agent.get("/").text


def test_the_page_of_a_refused_form_says_what_to_do(agent):
    page = agent.post("/conversations/1/reading", data={"up_to": "1"}, csrf=False)
    assert "This page was open for too long" in page.text
    assert json.dumps("traceback") not in page.text
