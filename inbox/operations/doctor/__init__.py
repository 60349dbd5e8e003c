"""Looks at everything an operator can do something about, and says what to do."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine

from config import Settings
from inbox.adapters.storage import Storage
from inbox.operations.doctor import database, files, machine, settings, work
from inbox.operations.doctor.finding import FAIL, OK, WARN, Finding

__all__ = ["FAIL", "OK", "WARN", "Finding", "examine"]


def examine(found: Settings, engine: Engine, storage: Storage) -> Iterator[Finding]:
    """Every finding in turn; none of them stops the ones after it."""
    yield from settings.examine(found)
    yield from files.examine(found, storage)
    yield from machine.examine(found)
    yield work.doorbell(found)
    yield from database.examine(found, engine)
