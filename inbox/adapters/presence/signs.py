"""What a browser says of its agent, and for how long that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

VIEWING, TYPING, LEFT = "viewing", "typing", "left"

GONE_AFTER = 40.0  # seconds without a sign; a browser gives one every fifteen
TYPING_ENDS_AFTER = 25.0


@dataclass(frozen=True, slots=True)
class Sign:
    """One agent in one conversation; `age` is how many seconds ago the sign was given."""

    agent_id: int
    name: str
    doing: str
    age: float = 0.0

    @property
    def is_typing(self) -> bool:
        return self.doing == TYPING

    @property
    def holds_for(self) -> float:
        """The seconds after which it says something else, unless there is another one by then."""
        return (TYPING_ENDS_AFTER if self.is_typing else GONE_AFTER) - self.age


def valid(signs: Iterable[Sign]) -> list[Sign]:
    """Those that still hold, whoever types before whoever looks; who typed a while ago only looks."""
    aged = [
        Sign(each.agent_id, each.name, VIEWING, each.age)
        if each.is_typing and each.age >= TYPING_ENDS_AFTER
        else each
        for each in signs
        if each.age < GONE_AFTER
    ]
    return sorted(aged, key=lambda each: (not each.is_typing, each.name, each.agent_id))
