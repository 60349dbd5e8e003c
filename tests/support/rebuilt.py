"""The end of a scenario: what is in the tables is what follows from the log."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Engine, create_engine

from inbox.operations import rebuild, scratch
from tests.support.databases import TEMPLATE

numbers = itertools.count(1)


@pytest.fixture
def rebuilt(app) -> Callable[[], None]:
    """Asserts that everything, derived again from the stored bodies, is the same: `rebuilt()`."""

    def check() -> None:
        applier = app.extensions["applier"]
        found = rebuild.check(app.extensions["engine"], default_number=applier.default_number)
        assert [line for each in found for line in (each.name, *each.sentences) if not each.is_equal] == []

    return check


@pytest.fixture
def rebuilt_in_the_end(rebuilt, app, request, monkeypatch) -> Iterator[None]:
    """Asserts it when the test is done, beside a copied database: migrating one takes many times as long."""
    yield
    monkeypatch.setattr(scratch, "migrate", lambda engine: None)
    if app.extensions["engine"].dialect.name == "sqlite":
        migrated = request.getfixturevalue("migrated_sqlite")
        monkeypatch.setattr(scratch, "temporary_file", lambda: copied(migrated))
    else:
        cluster = request.getfixturevalue("migrated_cluster")
        monkeypatch.setattr(scratch, "in_schema", lambda engine: in_database(cluster))
    rebuilt()


def copied(path) -> sqlite3.Connection:
    connection = sqlite3.connect("", check_same_thread=False)
    with closing(sqlite3.connect(path)) as migrated:
        migrated.backup(connection)
    return connection


@contextmanager
def in_database(cluster) -> Iterator[Engine]:
    name = f"rebuilt_{next(numbers)}"
    made = create_engine(cluster.create(name, template=TEMPLATE), connect_args={"options": "-c timezone=UTC"})
    try:
        yield made
    finally:
        made.dispose()
        cluster.drop(name)
