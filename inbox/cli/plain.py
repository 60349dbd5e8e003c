"""Commands whose errors are one sentence, never a traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from inbox.operations import schema
from inbox.operations.agents import AgentError, BadPassword
from inbox.operations.passwords import TooBusy
from inbox.operations.tokens import TokenError

P = ParamSpec("P")
R = TypeVar("R")

__all__ = ["AppGroup", "plainly", "say"]


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command in the app's context, with refusals and database trouble told in a sentence."""

    @with_appcontext
    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with errors_as_sentences():
            return command(*args, **kwargs)

    return run


@contextmanager
def errors_as_sentences() -> Iterator[None]:
    try:
        yield
    except (AgentError, BadPassword, TokenError) as refusal:
        raise click.ClickException(str(refusal)) from None
    except TooBusy:
        raise click.ClickException("The server is busy at the moment; try again.") from None
    except (OperationalError, ProgrammingError, InterfaceError, PoolTimeout) as trouble:
        raise click.ClickException(database_trouble(trouble)) from None


def database_trouble(trouble: Exception) -> str:
    """Tell a database that is not migrated from one that cannot be reached."""
    try:
        if not schema.is_migrated(current_app.extensions["engine"]):
            return schema.HINT
    except Exception:
        return f"The database cannot be reached: {first_line(trouble)} `flask doctor` says more."
    return f"The database refused: {first_line(trouble)}"


def first_line(trouble: Exception) -> str:
    lines = str(getattr(trouble, "orig", None) or trouble).strip().splitlines()
    line = lines[0].strip() if lines else type(trouble).__name__
    return line if line.endswith(".") else f"{line}."


def say(line: str) -> None:
    """Write a fact on standard output, on one line whatever is in it."""
    click.echo("".join(letter if letter.isprintable() else "\ufffd" for letter in line))
