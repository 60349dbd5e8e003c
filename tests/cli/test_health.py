"""`flask check` and `flask doctor`, also where the database is missing."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from inbox.models.conversation import Conversation
from inbox.operations.transaction import transaction
from tests.support.apps import close_app, new_app

COMMANDS = (["check"], ["agent", "list"], ["token", "create", "x"], ["token", "revoke", "x"],
            ["event", "replay"], ["event", "replay", "--id", "1"])  # fmt: skip


def test_check_prints_json_alone(meta, runner):
    meta.writes("Hello")

    result = runner.invoke(args=["check"])

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "events": 1,
        "events_pending": 0,
        "events_failed": 0,
        "messages": 1,
        "conversations": 1,
        "statuses": 0,
        "unread": 1,
        "problems": [],
    }


def test_check_fails_when_something_is_wrong(app, meta, runner):
    meta.writes("Hello")
    with app.app_context(), transaction() as session:
        session.execute(update(Conversation).values(unread_count=7))

    result = runner.invoke(args=["check"])

    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["problems"]) == 1


def test_the_doctor_prints_a_line_for_each_finding(runner):
    result = runner.invoke(args=["doctor"])

    assert result.exit_code == 0
    assert all(line.split()[0] in ("OK", "WARN", "FAIL") for line in result.stdout.splitlines())


@pytest.mark.databases("sqlite")
def test_the_doctor_fails_where_something_must_be_repaired(make_app):
    result = make_app(WHATSAPP_APP_SECRET="").test_cli_runner().invoke(args=["doctor"])

    assert result.exit_code == 1
    assert "FAIL WHATSAPP_APP_SECRET: not set" in result.stdout


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_unmigrated_database_is_told_in_a_sentence(empty_database, tmp_path, kind):
    app = new_app(empty_database(kind), tmp_path)
    runner = app.test_cli_runner()

    for arguments in COMMANDS:
        result = runner.invoke(args=arguments)
        assert (result.exit_code, result.stdout) == (1, ""), arguments
        assert result.stderr.endswith("Error: The database is not migrated: run `flask db upgrade`.\n")
    doctor = runner.invoke(args=["doctor"])
    close_app(app)

    assert doctor.exit_code == 1
    assert "FAIL database:" in doctor.stdout
    assert "flask db upgrade" in doctor.stdout


def test_a_database_that_is_down_is_told_in_a_sentence(tmp_path):
    app = new_app("postgresql://inbox:hidden@127.0.0.1:9/inbox", tmp_path)
    runner = app.test_cli_runner()

    for arguments in COMMANDS:
        result = runner.invoke(args=arguments)
        assert (result.exit_code, result.stdout) == (1, ""), arguments
        assert "Error: The database cannot be reached" in result.stderr
        assert "Traceback" not in result.stderr
        assert "hidden" not in result.stderr
    doctor = runner.invoke(args=["doctor"])
    close_app(app)

    assert doctor.exit_code == 1
    assert "FAIL database: cannot be reached" in doctor.stdout
    assert "hidden" not in doctor.output
