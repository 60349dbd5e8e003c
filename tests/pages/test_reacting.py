"""Agents' reactions: one of ours on each message, which the next one replaces."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from inbox.demo.world import ScriptedAnswer
from inbox.models.message import Message

CHIP = re.compile(r'<li class="reaction".*?<span>(.*?)</span>', re.DOTALL)


@pytest.fixture
def place(pretend):
    return pretend.writes()


@pytest.fixture
def message(place, rows):
    ((found,),) = rows(select(Message.id))
    return found


def react(agent, message, emoji, **fields):
    return agent.post(f"/messages/{message}/reaction", data={"emoji": emoji, **fields})


def test_a_reaction_is_sent_replaced_and_taken_back(agent, pretend, place, message, rows):
    wamid = rows(select(Message.message_id))[0][0]

    assert react(agent, message, "👍").location == f"/conversations/{place}"
    pretend.sends()
    assert pretend.sent[-1]["reaction"] == {"message_id": wamid, "emoji": "👍"}
    page = agent.get(f"/conversations/{place}")
    assert CHIP.findall(page.text) == ["👍"]
    assert 'title="Asha Rao"' in page.text

    react(agent, message, "❤️")
    assert CHIP.findall(agent.get(f"/conversations/{place}").text) == ["❤️"]

    react(agent, message, "")
    pretend.sends()
    assert pretend.sent[-1]["reaction"]["emoji"] == ""
    assert CHIP.findall(agent.get(f"/conversations/{place}").text) == []


def test_any_emoji_can_be_typed(agent, place, message):
    react(agent, message, "👍", other="👩‍🏭")

    assert CHIP.findall(agent.get(f"/conversations/{place}").text) == ["👩‍🏭"]


@pytest.mark.parametrize("words", ["ok", "👍👍", "<b>"])
@pytest.mark.databases("sqlite")
def test_words_are_no_reaction(agent, place, message, rows, words):
    refused = react(agent, message, "", other=words)

    assert refused.status_code == 422
    assert "Choose one emoji" in refused.text
    assert rows(select(func.count()).where(Message.direction == "outbound")) == [(0,)]


def test_the_same_choice_twice_is_one_message(agent, message, rows):
    for _ in range(2):
        react(agent, message, "👍", client_token="chosen-once")

    assert rows(select(func.count()).where(Message.direction == "outbound")) == [(1,)]


def test_a_reaction_that_was_refused_says_so(agent, pretend, place, message):
    pretend.world.next_answers.append(ScriptedAnswer(400, {"error": {"code": 131009, "message": "No."}}))
    react(agent, message, "👍")
    pretend.sends()

    chip = agent.get(f"/conversations/{place}").text.split('<li class="reaction')[1].split("</li>")[0]
    assert chip.startswith(" reaction--failed")
    assert 'title="Asha Rao, not delivered"' in chip


def test_without_scripts_the_choice_stands_above_the_text(agent, place, message):
    page = agent.get(f"/conversations/{place}?react={message}")

    form = page.text.split('id="react"')[1].split("</form>")[0]
    assert f'action="/messages/{message}/reaction"' in form
    assert "hidden>" not in form.split(">")[0]
    assert "React to: <bdi>Is it ready?</bdi>" in form


@pytest.mark.databases("sqlite")
def test_only_messages_that_whatsapp_knows_can_get_one(agent, place, message):
    assert react(agent, 4711, "👍").status_code == 404
    agent.post(f"/conversations/{place}/messages", data={"text": "not sent yet"})
    assert react(agent, message + 1, "👍").status_code == 404
