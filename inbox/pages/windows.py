"""How much is left of the 24 hours in which a customer can be answered freely, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.operations.answering import Answering
from inbox.whatsapp.window import SOON, Window, window
from inbox.words import gettext, pgettext

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
OPEN, CLOSES_SOON, CLOSED = "open", "soon", "closed"


@dataclass(frozen=True, slots=True)
class Countdown:
    """A window as pages show it; `closes_at` is None where it is closed whatever the clock says."""

    closes_at: dt.datetime | None
    now: dt.datetime

    @property
    def left(self) -> dt.timedelta:
        return max(self.closes_at - self.now, dt.timedelta()) if self.closes_at else dt.timedelta()

    @property
    def state(self) -> str:
        if not self.left:
            return CLOSED
        return CLOSES_SOON if self.left < SOON else OPEN

    @property
    def time(self) -> str:
        """How much is left, in words."""
        return span(self.left)

    @property
    def words(self) -> str:
        if not self.left:
            return pgettext("24 hours for free answers", "Closed")
        return gettext("%(time)s left", time=span(self.left))


def span(left: dt.timedelta) -> str:
    """Hours from two on, minutes with them below, in the words of composer-window.js."""
    if left >= SOON:
        return gettext("%(hours)s h", hours=left // HOUR)
    minutes = -(-left // MINUTE)  # the last minute is one minute, not none
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(minutes)s min", minutes=rest)
    if not rest:
        return gettext("%(hours)s h", hours=hours)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def countdown(conversation: Conversation) -> Countdown:
    """The window of a row in the list, by the clock alone."""
    return of_window(window(conversation.last_inbound_at, utcnow()))


def countdown_of(answering: Answering) -> Countdown:
    """The window of an open thread, where Meta's word counts for more than the clock."""
    found = of_window(answering.window)
    return found if answering.is_open else Countdown(None, found.now)


def of_window(found: Window) -> Countdown:
    return Countdown(found.closes_at if found.is_open else None, found.now)
