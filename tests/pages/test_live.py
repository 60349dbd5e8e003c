"""The stream of live updates, as a browser gets it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from inbox import jobs
from inbox.adapters.live import PRESENCE
from inbox.operations import agents
from tests.support.senders import wait_for
from tests.support.visitors import Visitor, logged_in


class Stream:
    """Reads a stream in a thread, as browsers do."""

    def __init__(self, visitor: Visitor) -> None:
        self.response = visitor.get("/live", buffered=False)
        self.events: queue.Queue[tuple[str, str] | None] = queue.Queue()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self) -> None:
        for piece in self.response.iter_encoded():
            for event in piece.decode().strip().split("\n\n"):
                fields = dict(line.split(": ", 1) for line in event.splitlines())
                if fields["event"] != "beat":
                    self.events.put((fields["event"], fields["data"]))
        self.response.close()
        self.events.put(None)

    def next(self, patience: float = 10) -> tuple[str, str] | None:
        """The next event; None when the stream has ended."""
        return self.events.get(timeout=patience)


@pytest.fixture
def listen(app) -> Iterator[Callable[[Visitor], Stream]]:
    """Opens streams, which end with the test: `listen(agent).next()`."""
    opened: list[Stream] = []

    def make(visitor: Visitor) -> Stream:
        opened.append(Stream(visitor))
        return opened[-1]

    yield make
    app.extensions["live"].close()
    for each in opened:
        each.reader.join()


def test_a_browser_is_greeted_and_hears_what_changed(agent, meta, listen):
    stream = listen(agent)
    greeting, release = stream.next()
    meta.writes("Hello")

    assert greeting == "hello"
    assert f'data-release="{release}"' in agent.get("/").text
    assert stream.next() == ("changed", "1")
    assert stream.response.mimetype == "text/event-stream"
    assert stream.response.headers["Cache-Control"] == "no-store"
    assert stream.response.headers["X-Accel-Buffering"] == "no"


def test_it_tells_who_came_and_went_and_when_too_much_changed(app, agent, listen):
    stream = listen(agent)
    stream.next()
    app.extensions["live"].publish(PRESENCE, 42)
    assert stream.next() == ("presence", "42")
    app.extensions["live"].publish_changes(range(1, 1_000))
    assert stream.next() == ("everything", "0")


def test_it_holds_no_database_connection(app, agent, listen):
    stream = listen(agent)
    stream.next()
    assert app.extensions["engine"].pool.checkedout() == 0


def test_strangers_hear_nothing(stranger):
    assert stranger.get("/live").status_code == 303
    assert stranger.get("/live", headers={"HX-Request": "true"}).status_code == 401


def test_beyond_the_room_there_is_an_empty_answer(make_app):
    app = make_app(INBOX_STREAMS="1")
    asha = logged_in(app, Visitor(app, app.response_class), "asha@example.org", "Asha Rao", "agent")
    first = asha.get("/live", buffered=False)
    second = asha.get("/live")
    assert (first.status_code, second.status_code, second.data) == (200, 204, b"")

    first.close()
    third = asha.get("/live", buffered=False)
    assert third.status_code == 200
    third.close()


def test_looking_without_listening_takes_no_room(app, agent):
    agent.head("/live")
    assert app.extensions["live"].sessions() == set()


def test_logging_out_ends_the_stream_of_this_log_in_and_no_other(app, agent, visitor, listen):
    jobs.start(app)
    elsewhere = visitor()
    elsewhere.log_in("asha@example.org")
    here, there = listen(agent), listen(elsewhere)
    here.next(), there.next()

    agent.post("/logout")

    assert here.next() == ("bye", "logged-out")
    assert here.next() is None
    assert len(app.extensions["live"].sessions()) == 1


def test_somebody_who_is_disabled_hears_no_more(app, agent, listen):
    jobs.start(app)
    stream = listen(agent)
    stream.next()
    with app.app_context():
        agents.disable("asha@example.org")

    assert stream.next() == ("bye", "logged-out")


def test_a_process_that_stops_ends_streams_at_once(app, agent, listen):
    stream = listen(agent)
    stream.next()
    jobs.begin_to_stop(app)

    assert stream.next() is None
    wait_for(lambda: app.extensions["live"].subscriptions == (), patience=5)
    assert agent.get("/live").status_code == 204
