"""How many rows break a rule, and which is the first of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

Tally = Select[int, Any]


def tally(column: ColumnElement[int], *where: ColumnElement[bool]) -> Tally:
    """How many rows are like this, and the smallest id among them."""
    return select(func.count(), func.min(column)).where(*where)
