"""Looks at everything an operator can do something about, and says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Engine

from config import Settings
from inbox.operations.doctor import database, machine, settings
from inbox.operations.doctor.finding import FAIL, OK, WARN, Finding

__all__ = ["FAIL", "OK", "WARN", "Finding", "examine"]


def examine(found: Settings, engine: Engine, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Every finding in turn; none of them stops the ones after it."""
    yield from settings.examine(found)
    yield from machine.examine(found, environ)
    yield from database.examine(found, engine)
