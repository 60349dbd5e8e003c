"""What becomes of a file that could not be fetched: when it is tried again, or why it is not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from inbox.adapters.graph import GraphError
from inbox.adapters.storage import StorageError
from inbox.models.attachment import EXPIRED, FAILED, PENDING
from inbox.models.base import utcnow
from inbox.operations.downloads import Damaged, FileTooLarge
from inbox.operations.retries import LAST_TIME, delay
from inbox.words import stored

KEPT_AT_META = dt.timedelta(days=6.5)  # they say seven, and the last hours are not worth a risk
# What may be a slip of WhatsApp's is believed when it was seen so often: "no such object" is also what it
# says to a token that may not see the file.
TRIES_DAMAGED = 4
TRIES_GONE = 3
REFUSED_TOKEN = 120.0  # seconds until the token is tried again
TOO_MANY = 30.0
LONGEST_PAUSE = 300.0  # of a whole number: a wild Retry-After of one answer must not silence the others
RATE_LIMITS = {4, 80007, 130429}

TOO_LARGE = stored("The file is larger than 100 MB, which is more than WhatsApp passes on.")
DAMAGED = stored("The file arrived damaged or incomplete.")
GONE = stored("WhatsApp no longer has this file.")
UNEXPECTED = stored("Something went wrong that nobody foresaw; the log has more.")
NO_ROOM = stored("The file could not be written to this server's disk.")
AGAIN = stored("That happened again and again.")
TOO_LATE = stored("WhatsApp keeps files for seven days, and in that time this one could not be fetched.")


def outcome(error: Exception, *, attempts: int, received_at: dt.datetime) -> dict[str, Any]:
    """The columns of a row after a try that failed."""
    match error:
        case GraphError():
            return refused(error, attempts, received_at)
        case FileTooLarge():
            return ended(FAILED, TOO_LARGE)
        case Damaged() if attempts >= TRIES_DAMAGED:
            return ended(FAILED, f"{DAMAGED} {AGAIN}")
        case Damaged():
            return again(DAMAGED, attempts, received_at)
        case StorageError():
            return again(str(error), attempts, received_at)
        case OSError():
            return again(NO_ROOM, attempts, received_at)
        case _:
            return again(UNEXPECTED, attempts, received_at)


def refused(error: GraphError, attempts: int, received_at: dt.datetime) -> dict[str, Any]:
    """The same for what WhatsApp said, or for its silence."""
    if error.needs_admin:
        # Nothing is wrong with the file: the attempt does not count, and time does not end it.
        later = utcnow() + dt.timedelta(seconds=REFUSED_TOKEN)
        return waiting(error.message, later) | {"attempts": attempts - 1}
    if error.is_gone and attempts >= TRIES_GONE:
        return ended(EXPIRED, GONE)
    if error.is_gone:
        return again(GONE, attempts, received_at)
    if error.permanent:
        return ended(FAILED, error.message)
    return again(error.message, attempts, received_at, error.retry_after)


def again(reason: str, attempts: int, received_at: dt.datetime, asked: float | None = None) -> dict[str, Any]:
    """Try later, until WhatsApp has thrown the file away; the last try is when that is near."""
    now, deadline = utcnow(), received_at + KEPT_AT_META
    if now >= deadline:
        return ended(EXPIRED, LAST_TIME % {"what": TOO_LATE, "reason": reason})
    return waiting(reason, min(now + delay(attempts, asked), deadline))


def waiting(reason: str, until: dt.datetime) -> dict[str, Any]:
    return {"state": PENDING, "next_attempt_at": until, "last_error": reason}


def ended(state: str, reason: str) -> dict[str, Any]:
    return {"state": state, "next_attempt_at": None, "last_error": reason}


def trouble_with_number(error: Exception) -> float | None:
    """The seconds for which WhatsApp wants to hear nothing more from this number; None for other trouble."""
    if not isinstance(error, GraphError):
        return None
    if error.needs_admin:
        return REFUSED_TOKEN
    is_limit = error.status == 429 or error.code in RATE_LIMITS
    return min(error.retry_after or TOO_MANY, LONGEST_PAUSE) if is_limit else None
