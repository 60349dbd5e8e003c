"""`flask event replay`."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from inbox.models.message import Message
from inbox.operations.transaction import transaction


@pytest.fixture
def forget(app):
    """Lose what was read from a message, as an older reader would have."""

    def do() -> None:
        with app.app_context(), transaction() as session:
            session.execute(update(Message).values(text_body=None))

    return do


def test_everything_is_derived_again(meta, runner, rows, forget):
    for text in ("One", "Two"):
        meta.writes(text)
    forget()

    result = runner.invoke(args=["event", "replay"])

    assert (result.exit_code, result.stdout) == (0, "2 replayed, 0 still set aside.\n")
    assert [row.text_body for row in rows(select(Message.text_body).order_by(Message.id))] == ["One", "Two"]
    assert json.loads(runner.invoke(args=["check"]).stdout)["problems"] == []


def test_one_event(meta, runner, rows, forget):
    for text in ("One", "Two"):
        meta.writes(text)
    forget()

    assert runner.invoke(args=["event", "replay", "--id", "2"]).exit_code == 0
    assert [row.text_body for row in rows(select(Message.text_body).order_by(Message.id))] == [None, "Two"]


def test_what_fails_still_is_told(meta, runner):
    meta.writes("One")
    meta.posts(b"not JSON")

    result = runner.invoke(args=["event", "replay", "--failed"])

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "Event 2: 1 still set aside.",
        "1 replayed, 1 still set aside.",
    ]


def test_nothing_failed(runner):
    result = runner.invoke(args=["event", "replay", "--failed"])

    assert (result.exit_code, result.stdout) == (0, "0 replayed, 0 still set aside.\n")


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--id", "4711"], 1),
        (["--id", "x"], 2),
        (["--id", "0"], 2),
        (["--id", str(2**63)], 2),
        (["--id", "1", "--failed"], 2),
    ],
)
def test_refusals(runner, arguments, code):
    result = runner.invoke(args=["event", "replay", *arguments])

    assert result.exit_code == code
    assert "Error: " in result.stderr
