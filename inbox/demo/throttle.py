"""How fast the pretend Meta lets a number send, and how it refuses more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from inbox.demo.refusals import Refusal


@dataclass(slots=True)
class Level:
    """A token bucket: what was left at a moment."""

    tokens: float
    at: float


class Throttle:
    """Meta's two limits: messages a second in all, and to one person a burst and then one in six seconds."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        per_second: float = 80.0,
        pair_per_second: float = 1 / 6,
        pair_burst: float = 45.0,
    ) -> None:
        self.clock = clock
        self.per_second = per_second
        self.pair_per_second = pair_per_second
        self.pair_burst = pair_burst
        self.levels: dict[str, Level] = {}
        self.refused = 0
        self.lock = threading.Lock()

    def admit(self, recipient: str) -> None:
        """Let a message pass, or raise what Meta answers to one too many."""
        with self.lock:
            # A bucket's depth forgives what bunches up on the way; the average is what counts.
            if not self._take("", self.per_second * 2, self.per_second):
                self.refused += 1
                raise Refusal(130429, "(#130429) Rate limit hit", "Message throughput reached.", status=429)
            if not self._take(recipient, self.pair_burst, self.pair_per_second):
                self.refused += 1
                raise Refusal(
                    131056,
                    "(#131056) (Business Account, Consumer Account) pair rate limit hit",
                    "Too many messages sent from this number to the same number in a short period of time.",
                )

    def _take(self, name: str, burst: float, rate: float) -> bool:
        now = self.clock()
        level = self.levels.setdefault(name, Level(burst, now))
        level.tokens = min(burst, level.tokens + max(0.0, now - level.at) * rate)
        level.at = now
        if level.tokens < 1:
            return False
        level.tokens -= 1
        return True
