"""One stream's ear at the doorbell."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from inbox.adapters.live.rings import Ring, Rings


class Subscription:
    """Collects rings until its reader comes for them; a slow reader costs no memory and holds up nobody."""

    def __init__(
        self, session_id: int, pace: Callable[[], float], on_close: Callable[[Subscription], None]
    ) -> None:
        self.session_id = session_id
        self.pace = pace
        self.on_close = on_close
        self.rings = Rings()
        self.ended: str | None = None
        self.changed = threading.Condition(threading.Lock())
        self.not_before = 0.0

    def notify(self, rings: Iterable[Ring]) -> None:
        with self.changed:
            self.rings.add(rings)
            self.changed.notify()

    def wait(self, timeout: float) -> list[Ring]:
        """What has rung since the last time: at once, or as soon as something rings; empty when nothing did.

        Whoever comes again too soon is made to rest first, so that a storm of rings becomes a few answers.
        """
        with self.changed:
            self.changed.wait_for(lambda: self.ended is not None, self.not_before - time.monotonic())
            self.changed.wait_for(lambda: self.rings or self.ended is not None, timeout)
            self.not_before = time.monotonic() + self.pace()
            return self.rings.take()

    def end(self, reason: str) -> None:
        """Let the reader go, and tell it why; the first reason counts."""
        with self.changed:
            self.ended = self.ended or reason
            self.changed.notify()

    def close(self) -> None:
        """Make room for another; closing twice is harmless."""
        self.end("closed")
        self.on_close(self)
