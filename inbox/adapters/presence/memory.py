"""Signs in the memory of this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from inbox.adapters.presence.signs import GONE_AFTER, LEFT, Sign, valid

Noted = tuple[str, str, float]


class Memory:
    """A few signs for each conversation that is open somewhere; old ones go when new ones come."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.changing = threading.Lock()
        self.places: dict[int, dict[int, Noted]] = {}
        self.swept_at = clock()

    def note(self, conversation_id: int, agent_id: int, name: str, doing: str) -> bool:
        """Take a sign; tell whether others see something new by it."""
        now = self.clock()
        with self.changing:
            self.sweep(now)
            before = self.read(conversation_id, now)
            place = self.places.setdefault(conversation_id, {})
            if doing == LEFT:
                place.pop(agent_id, None)
            else:
                place[agent_id] = (name, doing, now)
            return shown(before) != shown(self.read(conversation_id, now))

    def here(self, conversation_id: int) -> list[Sign]:
        """Everybody in a conversation."""
        with self.changing:
            return self.read(conversation_id, self.clock())

    def read(self, conversation_id: int, now: float) -> list[Sign]:
        place = self.places.get(conversation_id, {})
        return valid(Sign(agent_id, name, doing, now - at) for agent_id, (name, doing, at) in place.items())

    def sweep(self, now: float) -> None:
        """Forget the places where nobody is any more; now and then is enough."""
        if now - self.swept_at < GONE_AFTER:
            return
        self.swept_at = now
        self.places = {
            key: place
            for key, place in self.places.items()
            if any(now - at < GONE_AFTER for _, _, at in place.values())
        }


def shown(signs: list[Sign]) -> set[tuple[int, str]]:
    return {(each.agent_id, each.doing) for each in signs}
