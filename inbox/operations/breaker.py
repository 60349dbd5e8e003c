"""Leaves WhatsApp alone where it does not answer: a pause for each business number, then one try."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

FAILURES = 5  # in a row, until a pause
PAUSE = 30.0  # seconds


@dataclass(slots=True)
class Line:
    """How it went with one number of late."""

    failures: int = 0
    closed_until: float = 0.0
    is_paused: bool = False


class Breaker:
    """Counts failures in a row by number. After a pause one caller may try; the others wait for it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.guard = threading.Lock()
        self.lines: dict[str, Line] = {}

    def admits(self, number: str) -> bool:
        """Whether WhatsApp may be asked now. Who is let in must say how it went."""
        with self.guard:
            line = self.lines.get(number)
            if line is None or not line.is_paused:
                return True
            if self.clock() < line.closed_until:
                return False
            line.closed_until = self.clock() + PAUSE  # for all but this one, until it is back
            return True

    def answered(self, number: str) -> None:
        """WhatsApp answered, whatever it said."""
        with self.guard:
            self.lines.pop(number, None)

    def failed(self, number: str) -> None:
        """WhatsApp did not answer, or with a fault of its own."""
        with self.guard:
            line = self.lines.setdefault(number, Line())
            line.failures += 1
            if line.failures >= FAILURES:
                line.is_paused, line.closed_until = True, self.clock() + PAUSE

    def pause(self, number: str, seconds: float) -> None:
        """Stay away from a number because WhatsApp said so."""
        with self.guard:
            line = self.lines.setdefault(number, Line())
            line.is_paused = True
            line.closed_until = max(line.closed_until, self.clock() + seconds)

    def paused(self) -> set[str]:
        """The numbers that wait."""
        with self.guard:
            now = self.clock()
            return {
                number for number, line in self.lines.items() if line.is_paused and now < line.closed_until
            }
