"""A text that is not finished waits for its agent, on whatever device they go on."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select

from inbox.models.reply import UnsentDraft

TOKEN = re.compile(r'name="client_token"\s+value="([^"]+)"')
TEXT = re.compile(r"<textarea.*?>\n?(.*?)</textarea>", re.DOTALL)


@pytest.fixture
def place(pretend):
    return f"/conversations/{pretend.writes()}"


@pytest.fixture
def drafts(rows):
    return lambda: [text for (text,) in rows(select(UnsentDraft.text))]


def text_of(page):
    return unescape(TEXT.findall(page.text)[0])


def row_of(page):
    return page.text.split('id="pane"')[0]


def test_a_draft_is_there_again_on_another_device(agent, visitor, place):
    assert agent.post(f"{place}/draft", data={"text": "Dear Ilse,\r\n<b>"}).status_code == 204

    phone = visitor()
    phone.log_in("asha@example.org")
    page = phone.get(place)

    assert text_of(page) == "Dear Ilse,\n<b>"
    assert "Draft:</span>" in row_of(page)
    assert "Dear Ilse" in row_of(page)


def test_a_draft_is_nobody_elses(agent, admin, place):
    agent.post(f"{place}/draft", data={"text": "Dear Ilse"})

    page = admin.get(place)

    assert text_of(page) == ""
    assert "Draft:" not in row_of(page)


def test_an_emptied_box_leaves_no_draft(agent, place, drafts):
    agent.post(f"{place}/draft", data={"text": "Dear"})
    agent.post(f"{place}/draft", data={"text": " \n"})

    assert drafts() == []


def test_sending_ends_the_draft(agent, place, drafts):
    agent.post(f"{place}/draft", data={"text": "Dear Ilse"})
    token = TOKEN.findall(agent.get(place).text)[0]

    agent.post(f"{place}/messages", data={"text": "Dear Ilse", "client_token": token})
    assert drafts() == []

    agent.post(f"{place}/draft", data={"text": "Dear Ilse", "client_token": token})
    assert drafts() == [], "a browser that saves late must not bring the sent text back"


def test_a_refused_text_stays_a_draft(agent, place, drafts):
    agent.post(f"{place}/draft", data={"text": "Dear Ilse"})

    agent.post(f"{place}/messages", data={"text": "x" * 5000})

    assert drafts() == ["Dear Ilse"]


def test_an_open_list_learns_of_the_draft(agent, place):
    version = re.findall(r"/list\?version=(\w+)", agent.get("/").text)[0]
    assert agent.fragment(f"/list?version={version}").status_code == 204

    agent.post(f"{place}/draft", data={"text": "Dear Ilse"})

    assert "Draft:" in agent.fragment(f"/list?version={version}").text


def test_a_draft_needs_a_conversation(agent):
    assert agent.post("/conversations/4711/draft", data={"text": "Dear"}).status_code == 404
