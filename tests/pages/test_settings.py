"""The settings: what agents see, and what only admins choose."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert, select

from inbox.models.base import utcnow
from inbox.models.preference import AgentPreference
from inbox.models.setting import Setting
from inbox.operations import receipts
from inbox.operations.transaction import writing


@pytest.fixture
def rung(app, monkeypatch):
    rung: list[tuple[str, str, int]] = []
    monkeypatch.setattr(app.extensions["queue"], "ring", lambda *ring: rung.append(ring))
    return rung


def chosen(page):
    return preference_of(page, "read_receipts")


def preference_of(page, name):
    """What is ticked on the page for a question: a value, or whether it is on."""
    found = re.search(rf'name="{name}"\s+value="(\w+)"[^>]*checked', page.text)
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


YOURS = {"theme": "dark", "language": "pt", "enter_sends": "ctrl_enter", "sound": "on", "notifications": "on"}


def test_each_agent_chooses_for_themselves(agent, admin):
    page = agent.get("/settings")
    assert 'data-theme="system"' in page.text
    assert preference_of(page, "theme") == "system"
    assert preference_of(page, "shortcuts") == "on"
    assert preference_of(page, "sound") is None

    saved = agent.post("/settings/yours", data=YOURS)
    assert (saved.status_code, saved.location) == (303, "/settings")

    page = agent.get("/settings")
    assert re.search(r'value="pt"\s+lang="pt"\s+selected', page.text)
    assert '<html lang="pt" dir="ltr"' in page.text
    ticked = YOURS.keys() - {"language"}
    assert {name: preference_of(page, name) for name in ticked} == {name: YOURS[name] for name in ticked}
    assert preference_of(page, "shortcuts") is None  # what is not ticked is off
    assert 'data-theme="dark"' in page.text
    inbox = agent.get("/").text
    assert 'data-theme="dark"' in inbox
    assert 'data-enter-sends="ctrl_enter"' in inbox
    assert re.search(r'data-notifications="on"\s+data-sound="on"', inbox)
    assert 'data-theme="system"' in admin.get("/").text


def test_other_answers_are_refused_whole(agent, rows):
    refused = agent.post("/settings/yours", data=YOURS | {"theme": "pink"})

    assert refused.status_code == 422
    assert "Nothing was saved." in refused.text
    assert agent.post("/settings/yours", data={"sound": "on"}).status_code == 422
    assert not rows(select(AgentPreference.value))


def test_an_answer_that_an_older_version_knew_is_the_default(agent, app):
    with writing(app.extensions["engine"]) as connection:
        kept = {"agent_id": 1, "name": "theme", "value": "sepia", "changed_at": utcnow()}
        connection.execute(insert(AgentPreference), [kept])

    assert 'data-theme="system"' in agent.get("/").text
    agent.post("/settings/yours", data=YOURS)
    assert 'data-theme="dark"' in agent.get("/").text


def test_strangers_get_the_devices_colours(stranger):
    assert 'data-theme="system"' in stranger.get("/login").text
