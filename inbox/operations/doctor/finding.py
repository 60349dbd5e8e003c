"""One thing that was looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

OK, WARN, FAIL = "OK", "WARN", "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and what to do about it (nothing when all is well)."""

    level: str
    subject: str
    found: str
    to_do: str = ""


def span(time: dt.timedelta) -> str:
    """How long, in the largest unit that says it."""
    seconds = max(0, int(time.total_seconds()))
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"


def several(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
