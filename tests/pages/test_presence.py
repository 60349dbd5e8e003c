"""Colleagues see who looks at a conversation and who writes there."""

from __future__ import annotations

import re

import pytest

from inbox.adapters.live import PRESENCE
from inbox.operations import receipts
from tests.support.visitors import logged_in

PLACE = "/conversations/1"
WORDS = re.compile(r'class="others__words"[^>]*>([^<]*)<')
VERSION = re.compile(r"version=(\w+)")


@pytest.fixture(autouse=True)
def customer(meta):
    meta.writes("Is it ready?")


@pytest.fixture
def rung(app, monkeypatch):
    """What rings for browsers, and what rings for those who tell Meta."""
    rung: list[tuple[object, ...]] = []
    monkeypatch.setattr(app.extensions["live"], "publish", lambda *ring: rung.append(ring))
    monkeypatch.setattr(app.extensions["queue"], "ring", lambda *ring: rung.append(ring))
    return rung


def signs(agent, doing, place=PLACE, **fields):
    return agent.post(f"{place}/presence", data={"doing": doing, **fields})


def others(agent, place=PLACE):
    found = WORDS.findall(agent.fragment(f"{place}/others").text)
    return found[0] if found else ""


def test_a_colleague_sees_it_and_whoever_gave_the_sign_does_not(agent, admin):
    signs(agent, "viewing")
    assert others(admin) == "Asha is viewing"
    assert others(agent) == ""

    signs(agent, "typing")
    assert others(admin) == "Asha is typing a reply…"
    signs(agent, "left")
    assert others(admin) == ""


def test_the_page_itself_says_it_too(agent, admin):
    signs(agent, "viewing")

    assert WORDS.findall(admin.get(PLACE).text) == ["Asha is viewing"]
    assert admin.get(f"{PLACE}/others").location == PLACE


def test_several_are_told_in_one_sentence(app, agent, admin, visitor):
    third = logged_in(app, visitor(), "asha.b@example.org", "Asha Berg", "agent")
    signs(agent, "viewing")
    signs(third, "viewing")
    assert others(admin) == "Asha Berg and Asha Rao are viewing"

    signs(third, "typing")
    assert others(admin) == "Asha Berg is typing a reply…"
    signs(agent, "typing")
    assert others(admin) == "Asha Berg and Asha Rao are typing replies…"

    fourth = logged_in(app, visitor(), "ines@example.org", "Ines Prado", "agent")
    signs(admin, "viewing")
    signs(agent, "viewing")
    signs(third, "viewing")
    assert others(fourth) == "3 colleagues are viewing"


def test_an_open_page_is_answered_only_when_something_changed(agent, admin):
    signs(agent, "viewing")
    page = admin.fragment(f"{PLACE}/others").text
    ask = f"{PLACE}/others?version={VERSION.findall(page)[0]}"

    assert admin.fragment(ask).status_code == 204
    signs(agent, "viewing")
    assert admin.fragment(ask).status_code == 204
    signs(agent, "typing")
    assert "is typing" in admin.fragment(ask).text


def test_it_rings_for_what_can_be_seen_and_for_nothing_else(agent, rung):
    for doing in ("viewing", "viewing", "typing", "typing", "viewing", "left", "left"):
        assert signs(agent, doing).status_code == 204

    assert rung == [(PRESENCE, 1)] * 4


def test_the_customer_is_told_of_typing_with_the_same_request(agent, rung):
    signs(agent, "typing", to_customer="yes")

    assert ("other", receipts.TYPING_JOB, 1) in rung
    rung.clear()
    signs(agent, "viewing", to_customer="yes")
    assert [each for each in rung if each[0] != PRESENCE] == []


def test_other_signs_and_other_places_are_refused(agent, rung):
    assert signs(agent, "dancing").status_code == 400
    assert agent.post(f"{PLACE}/presence").status_code == 400
    assert signs(agent, "viewing", "/conversations/99").status_code == 404
    assert agent.post(f"{PLACE}/presence", data={"doing": "viewing"}, csrf=False).status_code == 400
    assert rung == []


def test_a_beacon_proves_itself_with_a_field(agent, admin):
    """What a browser sends on leaving carries no header of ours."""
    agent.get(PLACE)
    signs(agent, "viewing")
    told = {"doing": "left", "csrf_token": agent.csrf_token}

    assert agent.post(f"{PLACE}/presence", data=told, csrf=False).status_code == 204
    assert others(admin) == ""


def test_a_groups_page_tells_of_no_typing(agent, meta):
    meta.posts("56_group_message.json")

    assert "data-shows-typing" not in agent.get("/conversations/2").text
    assert "data-shows-typing" in agent.get(PLACE).text
