"""Is the database migrated to what this code expects?"""

from __future__ import annotations

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from config import ROOT

HINT = "The database is not migrated: run `flask db upgrade`."


@cache
def expected_revision() -> str | None:
    """The newest migration in the tree."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def is_migrated(engine: Engine) -> bool:
    """Tell whether the newest migration has run; raises what the database raises when it is out of reach."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == expected_revision()
