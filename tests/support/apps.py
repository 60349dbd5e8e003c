"""The app as tests make it: the real one, on the test's own database and folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Executable, Row

from config import load_settings
from inbox import create_app, jobs
from tests.support.environment import ENVIRON


class Compiled(BytecodeCache):
    """Templates that one test has compiled, for all tests after it; one that changes is another one."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := self.kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


TEMPLATES = Compiled()


def new_app(database_url: str, folder: Path, **environ: str) -> Flask:
    """An app with the tests' settings; `environ` changes or (with an empty string) removes some."""
    settings = load_settings(
        {**ENVIRON, "DATABASE_URL": database_url, **environ}, instance_path=folder / "instance"
    )
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


def close_app(app: Flask) -> None:
    """End the app's threads and connections."""
    jobs.stop(app)
    app.extensions["engine"].dispose()


@pytest.fixture
def make_app(database_url, tmp_path) -> Iterator[Callable[..., Flask]]:
    """Makes apps on this test's database: `make_app(WHATSAPP_APP_SECRET="")`."""
    apps: list[Flask] = []

    def make(**environ: str) -> Flask:
        apps.append(new_app(database_url, tmp_path, **environ))
        return apps[-1]

    yield make
    for app in apps:
        close_app(app)


@pytest.fixture
def app(make_app) -> Flask:
    return make_app()


@pytest.fixture
def context(app) -> Iterator[Flask]:
    """An app context, for tests that call operations themselves instead of opening pages."""
    with app.app_context():
        yield app


@pytest.fixture
def runner(app) -> FlaskCliRunner:
    """Runs flask commands: `runner.invoke(args=["check"])`."""
    return app.test_cli_runner()


@pytest.fixture
def rows(app) -> Callable[[Executable], list[Row]]:
    """Asks the database itself: `rows(select(Message.text_body))`."""

    def ask(statement: Executable) -> list[Row]:
        with app.extensions["engine"].connect() as connection:
            return list(connection.execute(statement))

    return ask
