"""`flask demo seed`: a great many invented messages, in the shape of real ones."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations.seeding.texts import COMMON


def test_it_fills_an_empty_inbox_and_nothing_is_wrong_with_it(runner, rows, agent):
    result = runner.invoke(args=["demo", "seed", "--messages", "600", "--conversations", "60"])

    assert result.exit_code == 0, result.output
    assert "Added 600 messages in 60 conversations" in result.stdout
    assert "600 of 600 messages" in result.stderr
    assert rows(select(func.count()).select_from(Message)) == [(600,)]
    told = json.loads(runner.invoke(args=["check"]).stdout)
    assert (told["problems"], told["messages"], told["conversations"]) == ([], 600, 60)
    assert "row__name" in agent.get("/").text
    assert "<mark>" in agent.get(f"/search?q={COMMON}").text


def test_it_can_be_done_again(runner, rows):
    for _ in range(2):
        result = runner.invoke(args=["demo", "seed", "--messages", "40"])
        assert result.exit_code == 0, result.output

    assert rows(select(func.count()).select_from(Conversation)) == [(4,)]
    assert json.loads(runner.invoke(args=["check"]).stdout)["problems"] == []


def test_new_messages_arrive_among_them(runner, meta, rows):
    meta_ids = runner.invoke(args=["demo", "seed", "--messages", "40"]).exit_code
    assert meta_ids == 0
    meta.writes("A real one")

    assert rows(select(func.count()).select_from(Message)) == [(41,)]
    assert json.loads(runner.invoke(args=["check"]).stdout)["problems"] == []


def test_it_refuses_an_inbox_with_real_messages(runner, meta, rows):
    meta.writes("A real one")

    result = runner.invoke(args=["demo", "seed", "--messages", "40"])

    assert result.exit_code == 1
    assert "real messages" in result.stderr
    assert rows(select(func.count()).select_from(Message)) == [(1,)]
