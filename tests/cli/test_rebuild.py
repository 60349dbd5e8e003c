"""`flask event rebuild --check`."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from inbox.cli import events
from inbox.models.message import Message
from inbox.operations.transaction import transaction

EQUAL = """\
contacts: 1 row, equal
aliases: 1 row, equal
conversations: 1 row, equal
messages: 2 rows, equal
search: 2 rows, equal
statuses: 0 rows, equal
call steps: 0 rows, equal
attachments: 0 rows, equal
notices: 0 rows, equal
set aside: 0 rows, equal
"""


@pytest.fixture
def two_messages(app, meta):
    meta.writes("One", id="wamid.1")
    meta.writes("Two", id="wamid.2")


@pytest.mark.usefixtures("two_messages")
def test_all_is_as_the_log_says(runner):
    result = runner.invoke(args=["event", "rebuild", "--check"])

    assert (result.exit_code, result.stdout) == (0, EQUAL)
    assert result.stderr == ""


@pytest.mark.usefixtures("two_messages")
def test_a_difference_is_told_in_a_sentence(app, runner):
    with app.app_context(), transaction() as session:
        session.execute(update(Message).where(Message.message_id == "wamid.2").values(text_body="Three"))

    result = runner.invoke(args=["event", "rebuild", "--check"])

    assert result.exit_code == 1
    assert result.stdout == EQUAL.replace(
        "messages: 2 rows, equal\n",
        "messages: 2 rows, 1 different\n  Message wamid.2 (event 2): text_body is not what the log says.\n",
    )


@pytest.mark.usefixtures("two_messages")
def test_a_long_run_says_how_far_it_is(runner, monkeypatch):
    hurried = events.every_few_seconds
    monkeypatch.setattr(events, "every_few_seconds", lambda: hurried(0))

    result = runner.invoke(args=["event", "rebuild", "--check"])

    assert (result.exit_code, result.stderr) == (0, "2 of 2 events applied.\n")


@pytest.mark.databases("sqlite")
def test_there_is_nothing_but_the_check(runner):
    result = runner.invoke(args=["event", "rebuild"])

    assert result.exit_code == 2
    assert "only --check" in result.stderr
    assert "`flask event replay` repairs" in result.stderr


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_that_is_not_migrated(kind, empty_database, tmp_path):
    from tests.support.apps import close_app, new_app

    app = new_app(empty_database(kind), tmp_path)
    result = app.test_cli_runner().invoke(args=["event", "rebuild", "--check"])
    close_app(app)

    assert result.exit_code == 1
    assert "flask db upgrade" in result.stderr
