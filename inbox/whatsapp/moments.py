"""Meta's times: seconds since 1970, as text or number, now and then as nonsense."""

from __future__ import annotations

import datetime as dt

# WhatsApp began in 2009; anything earlier is a broken clock or a field that holds something else.
EARLIEST = dt.datetime(2009, 1, 1, tzinfo=dt.UTC)


def moment(value: object, received_at: dt.datetime) -> dt.datetime:
    """Return Meta's time, or the time of receipt where Meta's is missing, nonsense or in the future."""
    seconds = seconds_of(value)
    if seconds is None or seconds > received_at.timestamp():
        return received_at
    told = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return told if told >= EARLIEST else received_at


def seconds_of(value: object) -> int | None:
    if isinstance(value, str):
        digits = value.strip()
        # `isdigit` alone accepts superscripts, and `int` the digits of other scripts.
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 15 else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value < 10**14 else None
