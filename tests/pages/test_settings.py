"""The settings: what agents see, and what only admins choose."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from inbox.models.setting import Setting
from inbox.operations import receipts


@pytest.fixture
def rung(app, monkeypatch):
    rung: list[tuple[str, str, int]] = []
    monkeypatch.setattr(app.extensions["queue"], "ring", lambda *ring: rung.append(ring))
    return rung


def chosen(page):
    found = re.search(r'value="(\w+)"[^>]*checked', page.text)
    return found and found[1]


def test_the_menu_leads_there(agent):
    assert 'href="/settings"' in agent.get("/").text
    page = agent.get("/settings").text
    assert "asha@example.org" in page
    assert 'href="/settings/replies"' in page


def test_an_admin_chooses_when_customers_see_blue_ticks(admin, agent):
    assert chosen(admin.get("/settings")) == "on_reply"

    saved = admin.post("/settings/receipts", data={"read_receipts": "never"})

    assert (saved.status_code, saved.location) == (303, "/settings")
    page = admin.get("/settings")
    assert "Saved." in page.text
    assert chosen(page) == "never"
    assert "<strong>never</strong>" in agent.get("/settings").text


@pytest.mark.parametrize("entered", ["", "sometimes", "on_reply; --"])
def test_other_choices_are_refused(admin, entered, rows):
    refused = admin.post("/settings/receipts", data={"read_receipts": entered})

    assert refused.status_code == 422
    assert "Choose one of the three." in refused.text
    assert chosen(refused) == "on_reply"
    assert not rows(select(Setting.value).where(Setting.name == "read_receipts"))


def test_the_business_has_a_name_for_canned_replies(admin):
    assert admin.post("/settings/business", data={"name": " Northgate\n & <Sons> "}).status_code == 303
    assert 'value="Northgate &amp; &lt;Sons&gt;"' in admin.get("/settings").text

    refused = admin.post("/settings/business", data={"name": "x" * 101})
    assert refused.status_code == 422
    assert "100 characters at most" in refused.text
    assert "x" * 101 in refused.text


@pytest.mark.parametrize(
    ("path", "form"),
    [("/settings/receipts", {"read_receipts": "never"}), ("/settings/business", {"name": "Mine"})],
)
def test_agents_choose_nothing_for_everybody(agent, admin, path, form):
    assert agent.post(path, data=form).status_code == 404
    assert f'action="{path}"' not in agent.get("/settings").text
    assert f'action="{path}"' in admin.get("/settings").text
    assert chosen(admin.get("/settings")) == "on_reply"


def test_typing_only_rings(agent, meta, rung):
    meta.writes("hello")
    rung.clear()

    assert agent.post("/conversations/1/typing").status_code == 204

    assert rung == [("other", receipts.TYPING_JOB, 1)]
    assert agent.post("/conversations/1/typing", csrf=False).status_code == 400
    assert len(rung) == 1


def test_a_groups_page_tells_of_no_typing(agent, meta):
    meta.posts("56_group_message.json")
    meta.writes("hello", number="15550100888")

    assert "data-typing" not in agent.get("/conversations/1").text
    assert 'data-typing="/conversations/2/typing"' in agent.get("/conversations/2").text


def test_opening_a_thread_turns_it_blue_once_it_was_read(agent, admin, meta, rung):
    """Loading the page, its fragments and the list is no reading; the form of the page is."""
    admin.post("/settings/receipts", data={"read_receipts": "on_open"})
    meta.writes("hello")
    rung.clear()

    agent.get("/")
    agent.get("/conversations/1")
    agent.fragment("/conversations/1")
    agent.fragment("/conversations/1/messages?version=none")
    agent.post("/api/whatsapp/mark-read/", json={"conversation_id": 99})
    assert rung == []

    agent.post("/conversations/1/reading", data={"up_to": "1"})
    assert rung == [("other", receipts.JOB, 1)]


def test_a_program_that_marks_as_read_turns_nothing_blue(agent, admin, meta, rung):
    admin.post("/settings/receipts", data={"read_receipts": "on_open"})
    meta.writes("hello")
    rung.clear()

    answer = agent.post("/api/whatsapp/mark-read/", json={"conversation_id": 1})

    assert answer.json["marked"] == 1
    assert rung == []
