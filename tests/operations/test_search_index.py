"""The search index: made by the migration where it may be, for messages that were there before it, too."""

from __future__ import annotations

import json
import logging

import pytest
from sqlalchemy import select, text

from inbox.extensions import db
from inbox.models.message import Message
from inbox.models.search_text import SearchBacklog
from inbox.operations import search
from inbox.operations.search import Wanted
from inbox.operations.transaction import writing

BEFORE = "0006"  # the migration that the search followed


@pytest.fixture
def found_far_back(context, monkeypatch):
    """How many messages the index alone finds."""
    monkeypatch.setattr(search, "NEAR", 0)

    def count(words: str) -> int:
        db.session.rollback()
        return len(search.find(Wanted(words=words)).ids)

    return count


def test_messages_from_before_search_become_findable(meta, app, runner, rows, found_far_back):
    for number in range(3):
        meta.writes(f"Hello {number}")
    assert runner.invoke(args=["db", "downgrade", BEFORE]).exit_code == 0
    assert runner.invoke(args=["db", "upgrade"]).exit_code == 0
    assert rows(select(SearchBacklog.id).order_by(SearchBacklog.id)) == [(1,), (2,)]
    assert "3 older messages still to be indexed" in runner.invoke(args=["doctor"]).stdout

    while app.extensions["applier"].make_findable():
        pass

    assert found_far_back("hello") == 3
    assert json.loads(runner.invoke(args=["check"]).stdout)["problems"] == []


def test_the_check_tells_of_what_nobody_finds(meta, app, runner):
    meta.writes("Hello")
    with writing(app.extensions["engine"]) as connection:
        connection.execute(text("DELETE FROM search_text"))

    problems = json.loads(runner.invoke(args=["check"]).stdout)["problems"]

    assert len(problems) == 1
    assert problems[0].startswith("Messages whose text searching cannot find: 1 of them")


@pytest.mark.databases("postgresql")
def test_a_host_that_refuses_the_extension_gets_no_index(meta, app, runner, found_far_back, caplog):
    meta.writes("Hello")
    assert runner.invoke(args=["db", "downgrade", BEFORE]).exit_code == 0
    may_not_extend(app)

    with caplog.at_level(logging.WARNING):
        assert runner.invoke(args=["db", "upgrade"]).exit_code == 0

    assert "permission denied" in caplog.text
    assert "flask search index" in caplog.text
    assert runner.invoke(args=["db", "check"]).exit_code == 0
    result = runner.invoke(args=["search", "index"])
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "Every message can be found.")
    assert "permission denied" in result.stdout
    assert "no index" in runner.invoke(args=["doctor"]).stdout
    assert found_far_back("hello") == 1


def may_not_extend(app) -> None:
    with writing(app.extensions["engine"]) as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text("DROP EXTENSION pg_trgm"))
        connection.execute(text(f"REVOKE CREATE ON DATABASE {name} FROM inbox"))


def test_going_back_keeps_the_messages(meta, runner, rows):
    meta.writes("Hello")

    assert runner.invoke(args=["db", "downgrade", BEFORE]).exit_code == 0

    assert rows(select(Message.text_body)) == [("Hello",)]
