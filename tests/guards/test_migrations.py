"""The migrations are one numbered line that ends where the models are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.support.databases import KINDS, run_flask
from tests.support.environment import ROOT

DEFINITIONS = {
    "sqlite": """
        SELECT tbl_name, sql FROM sqlite_master
        WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name""",
    "postgresql": """
        SELECT relname, pg_get_constraintdef(c.oid) AS definition FROM pg_constraint c
          JOIN pg_class t ON t.oid = conrelid AND relnamespace = 'public'::regnamespace
        UNION ALL SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
        ORDER BY 1, 2""",
}
VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


def constant(path: Path, name: str) -> str | None:
    """The value that a migration gives to `revision` or `down_revision`."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                return ast.literal_eval(node.value)
    raise AssertionError(f"{path.name} does not say its {name}")


def test_they_are_numbered_without_a_gap():
    assert VERSIONS
    assert [path.name[:5] for path in VERSIONS] == [f"{number:04}_" for number in range(1, len(VERSIONS) + 1)]


def test_each_follows_the_one_before():
    revisions = [constant(path, "revision") for path in VERSIONS]

    assert len(set(revisions)) == len(revisions)
    assert [constant(path, "down_revision") for path in VERSIONS] == [None, *revisions[:-1]]


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_they_import_nothing_of_ours(path):
    """Models change; what a migration did to a database years ago must not."""
    assert not re.search(r"^\s*(from|import) (inbox|config)\b", path.read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_they_go_both_ways(path):
    functions = {
        node.name: node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)
    }

    for name in ("upgrade", "downgrade"):
        assert not all(isinstance(statement, ast.Pass) for statement in functions[name].body), (
            f"{name} is empty"
        )


def test_the_models_match(database_url, tmp_path):
    run_flask(database_url, tmp_path, "db", "check")


@pytest.mark.parametrize("kind", KINDS)
def test_up_down_and_up_again_leads_to_the_same_schema(kind, empty_database, tmp_path):
    url = empty_database(kind)

    run_flask(url, tmp_path, "db", "upgrade")
    first = schema(url)
    run_flask(url, tmp_path, "db", "downgrade", "base")
    assert set(schema(url)) == {"alembic_version"}
    run_flask(url, tmp_path, "db", "upgrade")

    assert schema(url) == first
    run_flask(url, tmp_path, "db", "check")


@pytest.mark.parametrize("kind", KINDS)
def test_upgrading_twice_changes_nothing(kind, empty_database, tmp_path):
    url = empty_database(kind)

    run_flask(url, tmp_path, "db", "upgrade")
    first = schema(url)
    run_flask(url, tmp_path, "db", "upgrade")

    assert schema(url) == first


def schema(url: str) -> dict[str, list[str]]:
    """What the database says about each table: its columns, and how it would make the rest again."""
    engine = create_engine(url)
    inspector = inspect(engine)
    tables = {
        name: [f"{one['name']} {one['type']} {one['nullable']}" for one in inspector.get_columns(name)]
        for name in inspector.get_table_names()
    }
    with engine.connect() as connection:
        for table, definition in connection.execute(text(DEFINITIONS[engine.dialect.name])):
            tables[table].append(definition)
    engine.dispose()
    return tables


@pytest.mark.databases("sqlite")
def test_sqlite_never_reuses_the_ids_of_tables_that_say_so(database_url, rows):
    """A migration that copies a table forgets this, and the comparison with the models does not see it."""
    from inbox.models import Base

    promised = {
        table.name for table in Base.metadata.tables.values() if table.kwargs.get("sqlite_autoincrement")
    }
    kept = {
        row.name for row in rows(text("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
    }

    assert "message" in promised
    assert promised <= kept
