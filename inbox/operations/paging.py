"""Lists are paged by key: a page ends with a cursor that says where the next one begins.

An offset would show rows twice or not at all when new ones arrive between two pages.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Key = tuple[dt.datetime, int]

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
CURSOR = re.compile(r"(-?[0-9]{1,18})\.([0-9]{1,19})")
LARGEST_ID = 2**63 - 1


class BadCursor(ValueError):
    """A cursor that no page of ours ever ended with."""

    def __init__(self) -> None:
        super().__init__("This is not a cursor of this list: use the value of `next` as it is.")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a list, and the cursor of the part after it (None at the end)."""

    items: list[Item]
    next: str | None


def write_cursor(moment: dt.datetime, row_id: int) -> str:
    return f"{(moment - EPOCH) // MICROSECOND}.{row_id}"


def read_cursor(cursor: str) -> Key:
    """The moment and id that a cursor stands for; raise `BadCursor` for anything else."""
    found = CURSOR.fullmatch(cursor)
    if not found or int(found[2]) > LARGEST_ID:
        raise BadCursor
    try:
        return EPOCH + int(found[1]) * MICROSECOND, int(found[2])
    except OverflowError:
        raise BadCursor from None


def cut(rows: Sequence[Item], limit: int, key: Callable[[Item], Key]) -> Page[Item]:
    """Make a page of rows that were asked for with `limit` + 1: the one too many tells that more follow."""
    items = list(rows[:limit])
    return Page(items, write_cursor(*key(items[-1])) if len(rows) > limit else None)
