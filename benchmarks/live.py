"""Live updates: from a webhook to the bubble on the screen, and what many open browsers cost."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

import requests
from playwright.sync_api import Page, sync_playwright

from benchmarks.bodies import SECRET, Signed, one_body
from benchmarks.figures import Figure
from benchmarks.listeners import Listeners, logged_in
from benchmarks.load import post_all
from benchmarks.media import resident
from benchmarks.subjects import Subject, running
from inbox.whatsapp.signature import sign
from tests.support.browser import FLAGS, NAMES, PLACES
from tests.support.processes import find_program
from tests.support.redis import RedisServer

MESSAGES = 200
OTHERS = 100
IN_ONE_PROCESS, IN_TWO = 200, 1_000
RINGS, PAGES, WARM = 40, 150, 10
PAUSES = (0.2, 0.6)  # seconds between two messages, by chance
PATIENCE = 30.0
AT_A_SITTING, READ_AFTER = 20, 2_000  # messages, and milliseconds

# When a bubble with these words was painted, by the clock that this process shares with the browser.
WATCH = """() => {
  window.painted = {};
  new MutationObserver(() => {
    for (const bubble of document.querySelectorAll("#messages article")) {
      const words = bubble.innerText.match(/mark-\\d+-\\d+/)?.[0];
      if (!words || words in window.painted) continue;
      window.painted[words] = null;
      requestAnimationFrame(() => setTimeout(() => (window.painted[words] = Date.now())));
    }
  }).observe(document.getElementById("pane"), { childList: true, subtree: true, characterData: true });
}"""


def measure(database: Iterator[str], folder: Path) -> list[Figure]:
    """Measure one process; and on PostgreSQL two that Redis connects."""
    folder.mkdir(parents=True)
    with running("real", next(database), folder / "one") as subject:
        figures = [*pixels(subject), *crowd(subject, IN_ONE_PROCESS)]
        if subject.engine.dialect.name == "sqlite":
            return figures
    redis = RedisServer()
    try:
        environ = {"REDIS_URL": redis.url}
        with running("real", next(database), folder / "two", processes=2, environ=environ) as subject:
            return [*figures, *crowd(subject, IN_TWO)]
    finally:
        redis.remove()


def pixels(subject: Subject) -> list[Figure]:
    """From a webhook's arrival until its bubble is painted in an open page."""
    middle = Figure(f"webhook to bubble beside {OTHERS} streams: p50", "ms")
    slowest = Figure(f"webhook to bubble beside {OTHERS} streams: p95", "ms", 500, at_most=True)
    tell(subject, "Good morning")
    program = find_program(*NAMES, folders=PLACES)
    with (
        Listeners(subject.port, logged_in(subject.engine, OTHERS)),
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=program, args=FLAGS) as browser,
    ):
        page = browser.new_page()
        log_in(page, subject)
        took = [each for _ in range(0, MESSAGES, AT_A_SITTING) for each in one_sitting(page, subject)]
    middle.rounds.append(quantiles(took, n=20)[9])
    slowest.rounds.append(quantiles(took, n=20)[18])
    return [middle, slowest]


def log_in(page: Page, subject: Subject) -> None:
    name, _, value = logged_in(subject.engine, 1)[0].partition("=")
    page.context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{subject.port}"}])


def one_sitting(page: Page, subject: Subject) -> list[float]:
    """Open the thread, see some messages come, and stay until they count as read, as agents do."""
    page.goto(f"http://127.0.0.1:{subject.port}/conversations/1")
    while page.evaluate("window.inbox.live().state") != "live":
        page.wait_for_timeout(100)
    page.evaluate(WATCH)
    page.wait_for_timeout(READ_AFTER)
    took = [one_bubble(page, subject, number) for number in range(AT_A_SITTING)]
    page.wait_for_timeout(READ_AFTER)
    return took


def one_bubble(page: Page, subject: Subject, number: int) -> float:
    """Milliseconds from before the POST until the words were painted."""
    words = f"mark-{time.time_ns()}-{number}"
    began = time.time()
    tell(subject, words)
    painted: float | None = None
    while painted is None:
        if time.time() - began > PATIENCE:
            raise TimeoutError("The bubble never came.")
        page.wait_for_timeout(100)
        painted = page.evaluate("words => window.painted[words]", words)
    time.sleep(random.uniform(*PAUSES))
    return painted - began * 1000


def crowd(subject: Subject, streams: int) -> list[Figure]:
    """What so many open streams cost, and how soon all of them are told."""
    memory = Figure(f"{streams:,} streams: memory of each", "KB")
    whole = Figure(f"{streams:,} streams: memory of all processes", "MB")
    told = Figure(f"{streams:,} streams: webhook until all were told, p50", "ms")
    told_late = Figure(f"{streams:,} streams: webhook until all were told, p95", "ms")
    alone, beside = Figure("a page without them: p95", "ms"), Figure(f"a page beside {streams:,}: p95", "ms")
    tell(subject, "Good morning")
    cookie = logged_in(subject.engine, 1)[0]
    alone.rounds.append(page_p95(subject, cookie))
    before = megabytes(subject)
    with Listeners(subject.port, logged_in(subject.engine, streams)) as listeners:
        took = [one_ring(subject, listeners, streams) for _ in range(RINGS)]
        after = megabytes(subject)
        beside.rounds.append(page_p95(subject, cookie))
    memory.rounds.append((after - before) * 1024 / streams)
    whole.rounds.append(after)
    told.rounds.append(quantiles(took, n=20)[9])
    told_late.rounds.append(quantiles(took, n=20)[18])
    return [memory, whole, told, told_late, alone, beside]


def one_ring(subject: Subject, listeners: Listeners, streams: int) -> float:
    """Milliseconds from the POST until the last stream was told."""
    listeners.clear()
    began = time.perf_counter()
    tell(subject, "One more")
    listeners.wait_for("heard", streams)
    took = (time.perf_counter() - began) * 1000
    time.sleep(1)  # streams rest for up to half a second after each answer
    return took


def page_p95(subject: Subject, cookie: str) -> float:
    took = []
    with requests.Session() as session:
        session.headers["Cookie"] = cookie
        for _ in range(WARM):
            session.get(f"http://127.0.0.1:{subject.port}/", timeout=30)
        for _ in range(PAGES):
            began = time.perf_counter()
            session.get(f"http://127.0.0.1:{subject.port}/", timeout=30).raise_for_status()
            took.append((time.perf_counter() - began) * 1000)
    return quantiles(took, n=20)[18]


def tell(subject: Subject, words: str) -> None:
    """Let the first customer write."""
    outcome = post_all(subject.port, [message(words)], connections=1)
    if outcome.refused:
        raise RuntimeError("The webhook was refused.")


def message(words: str) -> Signed:
    body = one_body(str(time.time_ns()), 0, 1, iter([words]))
    told = json.dumps(body).encode()
    return told, sign(told, SECRET)


def megabytes(subject: Subject) -> float:
    """The memory of the processes that answer."""
    listing = subprocess.run(["pgrep", "-P", str(subject.pid)], capture_output=True, text=True, check=True)
    return sum(map(resident, listing.stdout.split()))
