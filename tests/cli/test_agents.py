"""`flask agent`."""

from __future__ import annotations

import pytest

from inbox.operations import agents
from inbox.operations.agents import WrongLogin

PASSWORD = "correct horse battery staple"
CREATE = ["agent", "create", "asha@example.org", "--name", "Asha Rao", "--password-stdin"]


@pytest.fixture
def flask(runner):
    """Runs a command; fails on anything that looks like a traceback."""

    def run(*arguments: str, stdin: str | bytes = PASSWORD):
        result = runner.invoke(args=arguments, input=stdin)
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


def logs_in(app, password: str) -> bool:
    with app.app_context():
        try:
            return bool(agents.authenticate("asha@example.org", password, address="192.0.2.1"))
        except WrongLogin:
            return False


@pytest.mark.parametrize("stdin", [PASSWORD, f"{PASSWORD}\n", f"{PASSWORD}\r\n"])
def test_a_login_is_made(app, flask, stdin):
    result = flask(*CREATE, stdin=stdin)

    assert (result.exit_code, result.stdout) == (0, "asha@example.org may log in now as agent.\n")
    assert logs_in(app, PASSWORD)


@pytest.mark.databases("sqlite")
def test_all_logins_are_listed(flask):
    flask(*CREATE)
    flask("agent", "create", "Tomas@example.org", "--name", "Tomas Lind", "--admin", "--password-stdin")
    flask("agent", "disable", "asha@example.org")

    assert flask("agent", "list").stdout.splitlines() == [
        "asha@example.org  Asha Rao  agent  disabled",
        "tomas@example.org  Tomas Lind  admin  enabled",
    ]


def test_disable_enable_and_a_new_password(app, flask):
    flask(*CREATE)

    assert flask("agent", "disable", "ASHA@example.org").exit_code == 0
    assert not logs_in(app, PASSWORD)
    assert flask("agent", "enable", "asha@example.org").exit_code == 0
    assert logs_in(app, PASSWORD)
    changed = flask(
        "agent", "reset-password", "asha@example.org", "--password-stdin", stdin="a new pass phrase\n"
    )
    assert changed.exit_code == 0
    assert logs_in(app, "a new pass phrase")
    assert not logs_in(app, PASSWORD)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        (CREATE, "short", 1, "at least 12"),
        (CREATE, "", 1, "at least 12"),
        (CREATE, "x" * 1025, 1, "at most 1024"),
        (CREATE, b"\xff" * 20, 1, "not UTF-8"),
        (
            ["agent", "create", "asha", "--name", "A", "--password-stdin"],
            PASSWORD,
            1,
            "no e-mail address",
        ),
        (["agent", "create", "a@example.org", "--name", " ", "--password-stdin"], PASSWORD, 1, "The name"),
        (["agent", "create", "a@example.org", "--password-stdin"], PASSWORD, 2, "--name"),
        (["agent", "create", "a@example.org", "--name", "A"], PASSWORD, 2, "--password-stdin"),
        (["agent", "disable", "nobody@example.org"], "", 1, "no login"),
        (["agent", "enable", "nobody@example.org"], "", 1, "no login"),
        (["agent", "reset-password", "nobody@example.org", "--password-stdin"], PASSWORD, 1, "no login"),
        (["agent", "dance"], "", 2, "No such command"),
    ],
)
def test_a_refusal_is_one_sentence(flask, arguments, stdin, code, words):
    result = flask(*arguments, stdin=stdin)

    assert result.exit_code == code
    assert words in result.stderr
    assert result.stdout == ""
    if code == 1:
        assert result.stderr.startswith("Error: ")
        assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.databases("sqlite")
def test_the_same_login_is_not_made_twice(flask):
    flask(*CREATE)

    result = flask(*CREATE)
    assert result.exit_code == 1
    assert "already" in result.stderr
