"""The 24-hour window: how long a business may answer a customer freely.

It runs from the customer's last message or call, by Meta's clock. Outside it Meta delivers nothing but
templates and refuses the rest with error 131047.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

LENGTH = dt.timedelta(hours=24)
SOON = dt.timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Window:
    """The window at one moment; `closes_at` is None where the customer has never written."""

    closes_at: dt.datetime | None
    now: dt.datetime

    @property
    def left(self) -> dt.timedelta:
        return max(self.closes_at - self.now, dt.timedelta()) if self.closes_at else dt.timedelta()

    @property
    def is_open(self) -> bool:
        return self.left > dt.timedelta()

    @property
    def closes_soon(self) -> bool:
        return self.is_open and self.left < SOON


def window(last_inbound_at: dt.datetime | None, now: dt.datetime) -> Window:
    """The window after the customer's last word; a word from the future opens no longer one."""
    if last_inbound_at is None:
        return Window(None, now)
    return Window(min(last_inbound_at, now) + LENGTH, now)
