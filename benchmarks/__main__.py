"""Runs the benchmarks and prints a report; `python -m benchmarks` or `make bench`."""

from __future__ import annotations

import argparse
import itertools
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import applying, live, media, pages, sending
from benchmarks.figures import Figure
from benchmarks.processor import Processor
from benchmarks.webhooks import ONE_PROCESS, ROUNDS, TWO_PROCESSES, measure
from tests.support.postgresql import Cluster

SETUPS = {"SQLite": (ONE_PROCESS,), "PostgreSQL": (ONE_PROCESS, TWO_PROCESSES)}
PARTS = ("webhooks", "backlog", "sending", "media", "live", "million", "pages")
# Measured alike, each on one kind of database after the other: the part, its title, and what measures it.
OTHERS = (
    ("sending", "sending", sending.measure),
    ("media", f"{media.FILES:,} files to fetch", media.measure),
    ("live", "live updates", live.measure),
    ("pages", f"pages with {pages.LARGE:,} messages", pages.measure),
)


def main() -> int:
    parts = wanted()
    print(
        f"Median of {ROUNDS} rounds, with the lowest and the highest; client and server share this machine."
    )
    print(f"Python {platform.python_version()} on {platform.machine()}.\n")
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="inbox-bench-") as name:
        folder = Path(name)
        cluster = Cluster(durable=True)
        servers = (
            ("SQLite", sqlite(folder), Processor()),
            ("PostgreSQL", postgresql(cluster), Processor(cluster.process.pid)),
        )
        try:
            for kind, database, processor in servers:
                place = folder / kind
                if "webhooks" in parts:
                    figures += report(f"{kind}, one process", measure(ONE_PROCESS, database, place / "one"))
                if "webhooks" in parts and kind == "PostgreSQL":
                    figures += report(
                        f"{kind}, two processes", measure(TWO_PROCESSES, database, place / "two")
                    )
                if "backlog" in parts:
                    backlog = applying.backlogs(next(database), processor, place / "backlog")
                    figures += report(f"{kind}, a backlog of {applying.BACKLOG:,} messages", backlog)
                for part, title, measure_part in OTHERS:
                    if part in parts:
                        figures += report(f"{kind}, {title}", measure_part(database, place / part))
                if "million" in parts:
                    growth = applying.growth(database, processor, place / "growth")
                    figures += report(f"{kind}, with {applying.LARGE:,} messages", growth)
        finally:
            cluster.remove()
    missed = [figure for figure in figures if not figure.is_reached]
    print("All goals were reached." if not missed else f"{len(missed)} goals were missed.")
    return 0


def wanted() -> Sequence[str]:
    """The parts to measure; to store a million takes minutes on each database, so it is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure how fast it is.")
    parser.add_argument("parts", nargs="*", help=f"what to measure of {', '.join(PARTS)}")
    parts: list[str] = parser.parse_args().parts
    if unknown := set(parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    return parts or PARTS[:5]


def report(title: str, figures: list[Figure]) -> list[Figure]:
    print(title)
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
