"""Each test has an empty, migrated database of its own, on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.apps import close_app, new_app
from tests.support.postgresql import Cluster

KINDS = ("sqlite", "postgresql")
TEMPLATE = "migrated"

numbers = itertools.count(1)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever touches the database on both kinds; what a browser shows does not depend on it."""
    if "database_url" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("databases")
        in_browser = metafunc.definition.get_closest_marker("browser") is not None
        kinds = marker.args if marker else KINDS[:1] if in_browser else KINDS
        metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture
def database_url(request, tmp_path) -> Iterator[str]:
    """The address of an empty, migrated database that only this test uses."""
    if request.param == "sqlite":
        path = tmp_path / "inbox.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
    else:
        cluster = request.getfixturevalue("migrated_cluster")
        name = f"test_{next(numbers)}"
        yield cluster.create(name, template=TEMPLATE)
        cluster.drop(name)


@pytest.fixture
def empty_database(request, tmp_path) -> Callable[[str], str]:
    """Makes databases of a kind (`sqlite` or `postgresql`) in which no migration has run."""

    def make(kind: str) -> str:
        name = f"empty_{next(numbers)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite3"
        cluster = request.getfixturevalue("cluster")
        request.addfinalizer(lambda: cluster.drop(name))
        return cluster.create(name)

    return make


@pytest.fixture
def durable_cluster(tmp_path) -> Iterator[Cluster]:
    """A PostgreSQL that keeps its promises to the disk, for the test to stop, kill and start.

    Its migrated database is at `durable_cluster.url("inbox")`.
    """
    cluster = Cluster(durable=True)
    try:
        run_flask(cluster.create("inbox"), tmp_path, "db", "upgrade")
        yield cluster
    finally:
        cluster.remove()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL for all tests of this process."""
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session")
def migrated_cluster(cluster, tmp_path_factory) -> Cluster:
    """The same, with a migrated database that others are copied from."""
    run_flask(cluster.create(TEMPLATE), tmp_path_factory.mktemp("postgresql"), "db", "upgrade")
    return cluster


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory) -> Path:
    """A migrated SQLite file that others are copied from."""
    folder = tmp_path_factory.mktemp("sqlite")
    path = folder / "migrated.sqlite3"
    run_flask(f"sqlite:///{path}", folder, "db", "upgrade")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


def run_flask(database_url: str, folder: Path, *arguments: str) -> str:
    """Run a flask command that has to succeed and return what it wrote."""
    app = new_app(database_url, folder)
    result = app.test_cli_runner().invoke(args=arguments, catch_exceptions=False)
    close_app(app)
    assert result.exit_code == 0, result.output
    return result.output
