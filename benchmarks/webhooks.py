"""How fast webhooks are kept and applied, against the same door without a database."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bodies import Signed, bodies
from benchmarks.figures import Figure
from benchmarks.load import Outcome, post_all
from benchmarks.subjects import Subject, running

ROUNDS = 5
BURST = 3_000  # bodies a round
LARGE_BURST = 60  # bodies of 100 messages a round
CONNECTIONS = 32
WORST_CASE = 240  # webhooks a second: what Meta can send for a default number, three statuses a message


@dataclass(frozen=True, slots=True)
class Setup:
    """A way to deploy, and what it should reach."""

    name: str
    processes: int
    kept: float
    applied: float | None


ONE_PROCESS = Setup("one process", 1, kept=0.6, applied=0.3)
TWO_PROCESSES = Setup("two processes", 2, kept=0.4, applied=None)


def measure(setup: Setup, database: Iterator[str], folder: Path) -> list[Figure]:
    """Measure one way to deploy on one kind of database; `database` gives addresses of empty ones."""
    with ExitStack() as stack:
        subjects = {
            factory: stack.enter_context(
                running(factory, next(database), folder / factory, processes=setup.processes)
            )
            for factory in ("ceiling", "keeping", "real")
        }
        for subject in subjects.values():
            burst(subject, 500)  # connections are made, code is warm
        subjects["real"].wait_until_applied()
        real = subjects["real"]
        return [*bursts(setup, subjects), *large_bodies(subjects), *one_large_body(real), *steady(real)]


def bursts(setup: Setup, subjects: dict[str, Subject]) -> list[Figure]:
    """Post as fast as the server answers; each round compares with the ceiling of the same round."""
    ceiling = Figure("door without a database", "webhooks/s")
    alone, kept = (
        Figure("kept, applied elsewhere", "webhooks/s"),
        Figure("kept, applied beside it", "webhooks/s"),
    )
    applied = Figure("kept and applied", "webhooks/s")
    shares = [
        Figure("  share of the ceiling: kept, applied elsewhere", reach=setup.kept),
        Figure("  share of the ceiling: kept, applied beside it"),
        Figure("  share of the ceiling: kept and applied", reach=setup.applied),
    ]
    for _ in range(ROUNDS):
        top = burst(subjects["ceiling"], BURST).rate
        kept_alone = burst(subjects["keeping"], BURST).rate
        outcome = burst(subjects["real"], BURST)
        whole = BURST / (outcome.seconds + subjects["real"].wait_until_applied())
        for figure, value in zip(
            (ceiling, alone, kept, applied), (top, kept_alone, outcome.rate, whole), strict=True
        ):
            figure.rounds.append(value)
        for figure, value in zip(shares, (kept_alone, outcome.rate, whole), strict=True):
            figure.rounds.append(value / top)
    return [ceiling, alone, kept, applied, *shares]


def large_bodies(subjects: dict[str, Subject]) -> list[Figure]:
    kept = Figure("bodies of 100 messages: kept", "messages/s")
    applied = Figure("bodies of 100 messages: kept and applied", "messages/s")
    for _ in range(ROUNDS):
        outcome = burst(subjects["real"], LARGE_BURST, messages=100)
        kept.rounds.append(outcome.rate * 100)
        applied.rounds.append(LARGE_BURST * 100 / (outcome.seconds + subjects["real"].wait_until_applied()))
    return [kept, applied]


def one_large_body(subject: Subject) -> list[Figure]:
    """Meta may put 1,000 updates into one body: it must be answered at once and applied soon."""
    answered = Figure("one body of 1,000 updates: acknowledged", "ms", 100, at_most=True)
    applied = Figure("one body of 1,000 updates: applied", "s", 1, at_most=True)
    for _ in range(2 * ROUNDS):
        outcome = burst(subject, 1, messages=1_000)
        applied.rounds.append(subject.wait_until_applied())
        answered.rounds.append(outcome.percentile(0.5) * 1000)
    return [answered, applied]


def steady(subject: Subject, seconds: int = 8) -> list[Figure]:
    """Post at the rate of Meta's worst case for a default number, and look at the backlog."""
    middle, slowest = (
        Figure(f"at {WORST_CASE}/s: p50", "ms"),
        Figure(f"at {WORST_CASE}/s: p99", "ms", 250, at_most=True),
    )
    behind = Figure(f"at {WORST_CASE}/s: applied so long after the last", "s", 2, at_most=True)
    for _ in range(ROUNDS):
        outcome = burst(subject, WORST_CASE * seconds, rate=WORST_CASE)
        behind.rounds.append(subject.wait_until_applied())
        middle.rounds.append(outcome.percentile(0.5) * 1000)
        slowest.rounds.append(outcome.percentile(0.99) * 1000)
    return [middle, slowest, behind]


def burst(subject: Subject, count: int, *, messages: int = 1, rate: float | None = None) -> Outcome:
    run = str(time.time_ns())
    requests: list[Signed] = list(itertools.islice(bodies(run, messages), count))
    outcome = post_all(subject.port, requests, connections=CONNECTIONS, rate=rate)
    if outcome.refused:
        raise RuntimeError(f"{outcome.refused} of {count} webhooks were refused.")
    return outcome
