"""How fast pages and searches are with a million messages, against the same with ten thousand."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select, text

from benchmarks.applying import quietly
from benchmarks.clients import Reader, log_in
from benchmarks.figures import Figure
from benchmarks.searches import SEARCHES, deep_search
from benchmarks.subjects import running
from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.operations import agents, conversations, seeding, thread
from inbox.operations.agents import AGENT
from tests.support.apps import close_app, new_app
from tests.support.databases import run_flask
from tests.support.visitors import PASSWORD, Visitor

SMALL, LARGE = 10_000, 1_000_000
MESSAGES_OF_ONE = 20
EMAIL = "reader@example.org"
ROUNDS, AT_ONCE = 3, 40
DEEP = 20  # pages
CLIENTS, SECONDS = 16, 10.0
MOST_QUERIES = 10
PAGE_GOAL, SEARCH_GOAL, GROWTH_GOAL = 50, 100, 1.5

VIEWS = ("unread", "needs-reply", "closing", "done", "all")

Paths = Sequence[str]


@dataclass(frozen=True, slots=True)
class Took:
    """What one kind of page took, in milliseconds a round, and how many queries at most."""

    rounds: list[list[float]]
    queries: int

    @property
    def middle(self) -> float:
        return median(itertools.chain.from_iterable(self.rounds))


def measure(databases: Iterator[str], folder: Path) -> list[Figure]:
    """Fill two databases and ask for every page, with one client and with several at once."""
    small, large = next(databases), next(databases)
    prepare(small, folder / "small", SMALL)
    prepare(large, folder / "large", LARGE)
    return compare(small, large, folder)


def prepare(database_url: str, folder: Path, messages: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    run_flask(database_url, folder, "db", "upgrade")
    app = new_app(database_url, folder)
    seeding.seed(app.extensions["engine"], messages, conversations=messages // MESSAGES_OF_ONE)
    close_app(app)


def compare(small: str, large: str, folder: Path) -> list[Figure]:
    figures: list[Figure] = []
    with opened(large, folder / "large") as app:
        of_large = {name: ask(app, paths) for name, paths in pages_of(app)}
        figures += sizes(app)
    with opened(small, folder / "small") as app:
        of_small = {name: ask(app, paths) for name, paths in pages_of(app)}
    for name, took in of_large.items():
        figures += report(name, took, of_small.get(name))
    return [*figures, *together(large, folder / "together")]


def report(name: str, took: Took, of_small: Took | None) -> Iterator[Figure]:
    goal = SEARCH_GOAL if name.startswith("search") else PAGE_GOAL
    slow = Figure(f"{name}: p95", "ms", goal, at_most=True)
    slow.rounds = [quantiles(each, n=20)[18] for each in took.rounds]
    middle = Figure("  p50", "ms")
    middle.rounds = [median(each) for each in took.rounds]
    queries = Figure("  queries at most", "", MOST_QUERIES, at_most=True, rounds=[float(took.queries)])
    yield from (slow, middle, queries)
    if of_small is not None:
        growth = Figure(f"  p50 against that with {SMALL:,} messages", "", GROWTH_GOAL, at_most=True)
        growth.rounds = [took.middle / of_small.middle]
        yield growth


@contextmanager
def opened(database_url: str, folder: Path) -> Iterator[Flask]:
    folder.mkdir(parents=True, exist_ok=True)
    app = new_app(database_url, folder)
    with app.app_context():
        if agents.find(EMAIL) is None:
            agents.create(email=EMAIL, name="Asha Rao", password=PASSWORD, role=AGENT)
    with quietly():
        yield app
    close_app(app)


def pages_of(app: Flask) -> Iterator[tuple[str, Paths]]:
    """Every kind of page with some addresses of it; deep ones where there are that many."""
    source = random.Random(1)
    with app.app_context():
        last = db.session.scalar(select(func.max(Conversation.id))) or 1
        some = [source.randint(1, last) for _ in range(AT_ONCE)]
        cursor = deep_in_list()
        older = [each for each in (older_of(number) for number in some) if each]
        deep = {name: deep_search(words, DEEP) for name, words in SEARCHES.items()}
    yield "list", ["/"]
    yield "list, what has changed", ["/list?version=none"]
    for view in VIEWS:
        yield f"list, {view}", [f"/?view={view}"]
    yield "list, one number and a day on", ["/?view=all&channel=2&since=2025-01-01"]
    if cursor:
        yield f"list, page {DEEP}", [f"/list?view=all&before={cursor}"]
    yield "thread", [f"/conversations/{number}" for number in some]
    yield "thread in the list's place", [f"/conversations/{number}?view=unread" for number in some]
    yield "thread, older messages", older or ["/"]
    yield "unread counts", ["/attention"]
    for name, words in SEARCHES.items():
        yield f"search, {name}", [f"/search?q={words}"]
        if deep[name]:
            yield f"search, {name}, page {DEEP}", [f"/search?q={words}&before={deep[name]}"]


def deep_in_list() -> str | None:
    cursor = None
    for _ in range(DEEP):
        cursor = conversations.newest(before=cursor).next
        if cursor is None:
            return None
    return cursor


def older_of(conversation_id: int) -> str | None:
    found = conversations.get(conversation_id)
    page = thread.page(found) if found else None
    return f"/conversations/{conversation_id}/messages?before={page.older}" if page and page.older else None


def ask(app: Flask, paths: Paths) -> Took:
    """Ask for these pages in this process, as a server does it, by turns."""
    client = reader(app)
    queries: list[int] = [0]
    most = 0
    engine = app.extensions["engine"]

    def count(*_: object) -> None:
        queries[0] += 1

    for path in itertools.islice(itertools.cycle(paths), 5):
        client.get(path)
    event.listen(engine, "before_cursor_execute", count)
    rounds = []
    for number in range(ROUNDS):
        took = []
        for path in itertools.islice(itertools.cycle(paths), number * AT_ONCE, (number + 1) * AT_ONCE):
            queries[0] = 0
            began = time.perf_counter()
            answer = client.get(path)
            took.append((time.perf_counter() - began) * 1000)
            most = max(most, queries[0])
            if answer.status_code not in (200, 204):
                raise RuntimeError(f"{path} answered {answer.status_code}.")
        rounds.append(took)
    event.remove(engine, "before_cursor_execute", count)
    return Took(rounds, most)


def reader(app: Flask) -> FlaskClient:
    """A client that is logged in, and that does not look at what it gets."""
    visitor = Visitor(app, app.response_class)
    visitor.log_in(EMAIL)
    client = app.test_client()
    for cookie in visitor._cookies.values() if visitor._cookies else ():
        client.set_cookie(cookie.key, cookie.value)
    return client


def sizes(app: Flask) -> list[Figure]:
    """What the tables and indexes of searching take on the disk."""
    ask_sizes = {
        "postgresql": "SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relname LIKE '%search%'"
        " AND relkind IN ('r', 'i')",
        "sqlite": "SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE '%search%' GROUP BY name",
    }
    with app.extensions["engine"].connect() as connection:
        try:
            rows = connection.execute(text(ask_sizes[connection.dialect.name])).all()
        except Exception:
            return []  # SQLite tells only where it was built to
    found = sorted(((size / 1e6, name) for name, size in rows if size > 1e6), reverse=True)
    return [Figure(f"on the disk: {name}", "MB", rounds=[size]) for size, name in found]


def together(database_url: str, folder: Path) -> list[Figure]:
    """Several clients at once, each of which reads the list, threads and searches, against a real server."""
    rate = Figure(f"{CLIENTS} clients: pages", "pages/s")
    middle, slow = Figure(f"{CLIENTS} clients: p50", "ms"), Figure(f"{CLIENTS} clients: p95", "ms")
    with running("real", database_url, folder) as subject:
        cookies = log_in(subject.port, EMAIL, PASSWORD)
        for _ in range(ROUNDS):
            readers = [Reader(subject.port, cookies, number) for number in range(CLIENTS)]
            at_once([each.read_for for each in readers], SECONDS)
            took = [each for one in readers for each in one.took]
            rate.rounds.append(len(took) / SECONDS)
            middle.rounds.append(median(took) * 1000)
            slow.rounds.append(quantiles(took, n=20)[18] * 1000)
    return [rate, middle, slow]


def at_once(work: Sequence[Callable[[float], None]], seconds: float) -> None:
    threads = [threading.Thread(target=each, args=(seconds,)) for each in work]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
