"""When work that failed is tried again."""

from __future__ import annotations

import datetime as dt
import random

from inbox.words import stored

FIRST, LONGEST = 2.0, 3600.0  # seconds
LEAST = 1.0
LONGEST_ASKED = 24 * 3600.0  # a longer Retry-After is a mistake or a trick

# What is kept of work that is given up: why, and what it failed of.
LAST_TIME = stored("%(what)s The last time: %(reason)s")


def delay(attempts: int, asked: float | None = None) -> dt.timedelta:
    """How long to wait after so many attempts: what was asked for, or a random time below a limit that
    doubles. Random, because everything that failed together would come back together otherwise.
    """
    if asked is not None and asked > 0:
        return dt.timedelta(seconds=min(asked, LONGEST_ASKED))
    limit = min(LONGEST, FIRST * 2.0 ** min(attempts, 20))
    return dt.timedelta(seconds=max(LEAST, random.uniform(0, limit)))
