"""What can be rung, and how rings that wait become fewer instead of more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

CHANGED, PRESENCE = "changed", "presence"
EVERYTHING = "everything"  # too much to name, or some of it was missed: look at all there is
DEAF, HEARING = "deaf", "hearing"  # whether what other processes do is told here too
MOST = 200


class Ring(NamedTuple):
    """What happened, and to which conversation; 0 where it is about all of them."""

    kind: str
    conversation_id: int = 0


ALL = Ring(EVERYTHING)
STATES = {DEAF: Ring(HEARING), HEARING: Ring(DEAF)}  # and what is no longer true then


class Rings:
    """Rings that wait to be taken: each once, however often it rang, and never more than a few hundred."""

    def __init__(self) -> None:
        self.waiting: set[Ring] = set()

    def __bool__(self) -> bool:
        return bool(self.waiting)

    def add(self, rings: Iterable[Ring]) -> None:
        for ring in rings:
            self.waiting.add(ring)
            self.waiting.discard(STATES.get(ring.kind, Ring("")))
        if len(self.waiting) > MOST or ALL in self.waiting:
            self.waiting = {ALL} | {ring for ring in self.waiting if ring.kind in STATES}

    def take(self) -> list[Ring]:
        taken, self.waiting = self.waiting, set()
        return sorted(taken)
