"""Runs the benchmarks and prints a report; `python -m benchmarks` or `make bench`."""

from __future__ import annotations

import itertools
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.webhooks import ONE_PROCESS, ROUNDS, TWO_PROCESSES, Setup, measure
from tests.support.postgresql import Cluster


def main() -> int:
    print(
        f"Median of {ROUNDS} rounds, with the lowest and the highest; client and server share this machine."
    )
    print(f"Python {platform.python_version()} on {platform.machine()}.\n")
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="inbox-bench-") as name:
        folder = Path(name)
        cluster = Cluster(durable=True)
        try:
            figures += report("SQLite", ONE_PROCESS, sqlite(folder), folder / "a")
            figures += report("PostgreSQL", ONE_PROCESS, postgresql(cluster), folder / "b")
            figures += report("PostgreSQL", TWO_PROCESSES, postgresql(cluster), folder / "c")
        finally:
            cluster.remove()
    missed = [figure for figure in figures if not figure.is_reached]
    print("All goals were reached." if not missed else f"{len(missed)} goals were missed.")
    return 0


def report(kind: str, setup: Setup, database: Iterator[str], folder: Path) -> list[Figure]:
    print(f"{kind}, {setup.name}", flush=True)
    figures = measure(setup, database, folder)
    for figure in figures:
        print(figure)
    print(flush=True)
    return figures


def sqlite(folder: Path) -> Iterator[str]:
    for number in itertools.count():
        yield f"sqlite:///{folder / f'{number}.sqlite3'}"


databases = itertools.count()


def postgresql(cluster: Cluster) -> Iterator[str]:
    while True:
        yield cluster.create(f"bench_{next(databases)}")


if __name__ == "__main__":
    sys.exit(main())
