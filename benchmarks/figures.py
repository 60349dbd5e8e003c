"""Figures of several rounds: the median, and how far the rounds lie apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Figure:
    """One line of the report. `reach` is the least (or, where `at_most`, the greatest) good median."""

    name: str
    unit: str = ""
    reach: float | None = None
    at_most: bool = False
    rounds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def is_reached(self) -> bool:
        if self.reach is None:
            return True
        return self.median <= self.reach if self.at_most else self.median >= self.reach

    def __str__(self) -> str:
        digits = 2 if max(self.rounds) < 10 else 0
        spread = f"({min(self.rounds):.{digits}f} to {max(self.rounds):.{digits}f})"
        goal = ""
        if self.reach is not None:
            sign = "<=" if self.at_most else ">="
            goal = f"  {'reached' if self.is_reached else 'MISSED'}: {sign} {self.reach:g}"
        return f"  {self.name:<46}{self.median:>8.{digits}f} {self.unit:<12}{spread:<20}{goal}"
