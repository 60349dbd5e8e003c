"""A message's place among all others in one number: the second of its time, then its id.

With a number for a key, both databases walk through what was said from the newest to the oldest, and the
index of SQLite gives its hits in that order by itself.
"""

from __future__ import annotations

import datetime as dt
import math
import re

from inbox.operations.paging import BadCursor

ID_BITS = 29
IDS = 2**ID_BITS
LAST_SECOND = 2**33
CURSOR = re.compile(r"[0-9]{1,19}")
NEWEST = 2**63 - 1


def place_of(at: dt.datetime, message_id: int) -> int:
    """Two messages of one second share a place only if half a billion others came between them."""
    second = min(max(math.floor(at.timestamp()), 0), LAST_SECOND)
    return int(second * IDS + message_id % IDS)


def first_of(at: dt.datetime) -> int:
    """The place before which everything was said earlier than this."""
    return place_of(at, 0)


def moment_of(place: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(place // IDS, dt.UTC)


def read_place(cursor: str) -> int:
    if not CURSOR.fullmatch(cursor) or int(cursor) > NEWEST:
        raise BadCursor
    return int(cursor)
