"""What a database can hold: text without NUL and lone surrogates, ids of bounded length."""

from __future__ import annotations

import re

from sqlalchemy import String

from inbox.models.base import Base
from inbox.words import stored

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
UNSTORABLE_ID = stored("The %(column)s contains characters that cannot be stored.")
LONG_ID = stored("The %(column)s is longer than %(most)s characters.")


class UnstorableId(ValueError):
    """An id with characters or a length that no database can keep as it is."""


def clean(text: str | None, column: str = "") -> str | None:
    """Text for people: what cannot be stored becomes a replacement mark, what is too long is cut.

    The raw JSON beside it keeps the original. `column` is `table.column` where a length matters.
    """
    if not text:
        return None
    cleaned = UNSTORABLE.sub("\ufffd", text)
    return cleaned[: LENGTHS[column]] if column else cleaned


def exact(identifier: str, column: str) -> str | None:
    """An id as it is, or None when empty: changing it would make it another's, so raise instead."""
    if not identifier:
        return None
    if UNSTORABLE.search(identifier):
        raise UnstorableId(UNSTORABLE_ID % {"column": column})
    if len(identifier) > LENGTHS[column]:
        raise UnstorableId(LONG_ID % {"column": column, "most": LENGTHS[column]})
    return identifier


def small_number(value: object) -> int | None:
    """An integer that fits a 32-bit column, such as an error code."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if abs(value) < 2**31 else None


LENGTHS = {
    f"{table.name}.{column.name}": column.type.length
    for table in Base.metadata.tables.values()
    for column in table.columns
    if isinstance(column.type, String) and column.type.length
}
