"""The palette: what it offers for a few letters, and to whom."""

from __future__ import annotations

import re

import pytest

from inbox.pages.palette import COMMANDS
from inbox.pages.shortcuts import GROUPS


def offered(html: str) -> list[str]:
    found = re.findall(r'class="pick__words">(.*?)</(?:bdi|span)>', html, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", each).strip() for each in found]


def test_without_words_it_offers_those_who_wrote_last_and_all_commands(meta, agent):
    meta.writes("Hello", name="Nia Okoro")

    words = offered(agent.fragment("/palette").text)

    assert words[0] == "Nia Okoro"
    assert {"Settings", "Unread conversations", "Log out"} <= set(words)


def test_people_come_before_messages_and_commands(meta, agent):
    meta.writes("Hello", name="Setsuko")

    assert offered(agent.fragment("/palette?q=set").text) == [
        "Setsuko",
        "Search all messages for set",
        "Settings",
    ]


def test_whose_name_begins_with_the_letters_comes_first(meta, agent):
    meta.writes("Hello", name="Asha", number="15550100111", timestamp="1790000000")
    meta.writes("Hello", name="Tomas", number="15550100112", timestamp="1790000009")

    assert offered(agent.fragment("/palette?q=as").text)[:2] == ["Asha", "Tomas"]


def test_what_is_about_a_conversation_is_offered_where_one_is_open(agent):
    assert "Mark as unread" not in offered(agent.fragment("/palette").text)
    assert "Mark as unread" in offered(agent.fragment("/palette?open=1").text)


def test_admin_pages_are_offered_to_admins(agent, admin):
    assert "Event log" not in offered(agent.fragment("/palette?q=event").text)
    assert "Event log" in offered(admin.fragment("/palette?q=event").text)


def test_other_words_for_a_command_find_it(agent):
    assert offered(agent.fragment("/palette?q=night").text)[-1] == "Dark colours"
    assert "Log out" in offered(agent.fragment("/palette?q=sign+out").text)


def test_without_scripts_it_is_a_page_of_links(meta, agent):
    meta.writes("Hello", name="Nia Okoro")

    page = agent.get("/palette?q=nia").text

    assert 'href="/conversations/1"' in page
    assert 'href="/search?q=nia"' in page
    assert 'href="/settings"' in agent.get("/palette").text


def test_nothing_of_what_is_typed_is_markup(agent):
    assert "<script>alert" not in agent.fragment("/palette?q=<script>alert(1)</script>").text


def test_colours_are_kept(agent):
    answer = agent.post("/palette/colours", data={"theme": "dark"})

    assert answer.status_code == 303
    assert 'data-theme="dark"' in agent.get("/").text
    assert agent.post("/palette/colours", data={"theme": "pink"}).status_code == 422


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.words)
def test_every_command_does_something(command):
    known = {each.act for group in GROUPS for each in group.shortcuts} | {"logout", "view-all"}
    assert command.endpoint or command.theme or command.act in known
    assert not command.act or command.act in known
