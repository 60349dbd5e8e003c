"""The sheet of shortcuts, and the list that it is made of."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from inbox.extensions import db
from inbox.models.agent import Agent
from inbox.operations import personal
from inbox.pages.shortcuts import GROUPS

ACTS = [shortcut for group in GROUPS for shortcut in group.shortcuts]


def test_the_page_tells_every_key(agent):
    page = agent.get("/shortcuts")

    for shortcut in ACTS:
        assert str(shortcut.words) in page.text


def test_no_key_does_two_things():
    counts = Counter(key for shortcut in ACTS for key in shortcut.keys)

    assert [key for key, count in counts.items() if count > 1] == []


def test_no_key_is_swallowed_by_the_first_of_two():
    keys = {key for shortcut in ACTS for key in shortcut.keys}

    assert not {key.split()[0] for key in keys if " " in key} & keys


@pytest.mark.parametrize(
    ("program", "name"),
    [("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1)", "⌘"), ("Mozilla/5.0 (X11; Linux x86_64)", "Ctrl")],
)
def test_keys_are_called_as_on_the_readers_keyboard(agent, program, name):
    page = agent.get("/shortcuts", headers={"User-Agent": program}).text

    assert f'<kbd class="key">{name}' in page or f">{name}</span>" in page


def test_the_sheet_says_when_they_are_off(agent):
    assert "They do nothing while you type" in agent.get("/shortcuts").text
    assert 'data-shortcuts="off"' not in agent.get("/").text

    turn_off(agent)

    assert "turned off" in agent.get("/shortcuts").text
    assert 'data-shortcuts="off"' in agent.get("/").text


def turn_off(agent):
    with agent.application.app_context():
        asha = db.session.scalars(select(Agent).where(Agent.email == agent.email)).one()
        personal.choose(asha.id, {"shortcuts": "off"})
