"""The stream of live updates between real processes that stop, come and go."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import requests
from redis import Redis

from tests.support.redis import RedisServer
from tests.support.senders import text, wait_for
from tests.support.server import Server
from tests.support.visitors import CSRF_TOKEN, PASSWORD

EMAIL = "asha@example.org"


class Browser:
    """Somebody who is logged in and listens."""

    def __init__(self, server: Server, email: str = EMAIL) -> None:
        self.url = server.url
        self.session = requests.Session()
        found = CSRF_TOKEN.search(self.session.get(f"{self.url}/login").text)
        assert found
        fields = {"email": email, "password": PASSWORD, "csrf_token": found[1]}
        assert self.session.post(f"{self.url}/login", data=fields).ok
        self.heard: queue.Queue[tuple[str, str]] = queue.Queue()
        self.is_over = threading.Event()

    def listen(self) -> Browser:
        self.stream = self.session.get(f"{self.url}/live", stream=True, timeout=(5, 60))
        assert self.stream.status_code == 200
        threading.Thread(target=self.read, daemon=True).start()
        assert self.heard.get(timeout=10)[0] == "hello"
        return self

    def read(self) -> None:
        try:
            for line in self.stream.iter_lines(chunk_size=1):
                if found := re.fullmatch(rb"event: (.*)", line):
                    kind = found[1].decode()
                elif found := re.fullmatch(rb"data: (.*)", line):
                    self.heard.put((kind, found[1].decode()))
        except requests.RequestException:
            pass
        self.is_over.set()

    def hears(self, kind: str, patience: float = 30) -> str:
        """Wait for an event of a kind and return its data; others may come before it."""
        deadline = time.monotonic() + patience
        while True:
            found, data = self.heard.get(timeout=max(0.1, deadline - time.monotonic()))
            if found == kind:
                return data

    def log_out(self) -> None:
        page = self.session.get(f"{self.url}/")
        found = CSRF_TOKEN.search(page.text)
        assert found
        self.session.post(f"{self.url}/logout", data={"csrf_token": found[1]})

    def close(self) -> None:
        self.session.close()


@pytest.fixture
def open_browser(look) -> Iterator[Callable[[Server], Browser]]:
    from inbox.operations import agents

    with look.app.app_context():
        agents.create(email=EMAIL, name="Asha Rao", password=PASSWORD, role="agent")
    opened: list[Browser] = []

    def make(server: Server) -> Browser:
        opened.append(Browser(server))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def test_a_server_that_is_asked_to_stop_lets_its_listeners_go(server, open_browser):
    listeners = [open_browser(server).listen() for _ in range(5)]

    took = server.terminate()

    assert took < 15
    assert all(each.is_over.wait(5) for each in listeners)
    assert "Traceback" not in server.said


def test_who_logs_out_or_is_disabled_in_another_process_hears_no_more(server, open_browser, poster_to):
    leaving, disabled = open_browser(server).listen(), open_browser(server).listen()
    leaving.log_out()
    assert leaving.hears("bye", patience=10) == "logged-out"
    assert not disabled.is_over.is_set()

    server.flask("agent", "disable", EMAIL)

    assert disabled.hears("bye", patience=10) == "logged-out"
    assert disabled.is_over.wait(5)
    assert poster_to(server).post(text("wamid.1")) == 200


def test_a_full_house_answers_the_others_and_their_pages(start_server, database_url, open_browser):
    server = start_server(DATABASE_URL=database_url, INBOX_STREAMS="2")
    for _ in range(2):
        open_browser(server).listen()
    third = open_browser(server)

    assert third.session.get(f"{server.url}/live").status_code == 204
    assert third.session.get(f"{server.url}/").ok


@pytest.mark.databases("postgresql")
def test_what_one_process_takes_in_rings_in_the_other(
    start_server, database_url, redis_url, open_browser, poster_to
):
    shared = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    here, there = start_server(**shared), start_server(**shared)
    browsers = [open_browser(server).listen() for server in (here, there)]
    wait_for(lambda: poster_to(here).post(text("wamid.1")) == 200)

    for each in browsers:
        assert each.hears("changed") == "1"


@pytest.mark.databases("postgresql")
def test_without_redis_browsers_of_several_processes_are_told_to_look_themselves(
    start_server, database_url, open_browser
):
    first = start_server(DATABASE_URL=database_url)
    browser = open_browser(first).listen()
    second = start_server(DATABASE_URL=database_url)
    browser.hears("deaf")

    second.terminate()
    browser.hears("hearing")


@pytest.mark.databases("postgresql")
def test_streams_outlive_their_redis(start_server, database_url, open_browser, poster_to):
    redis = RedisServer()
    try:
        server = start_server(DATABASE_URL=database_url, REDIS_URL=redis.url)
        browser = open_browser(server).listen()
        with Redis.from_url(redis.url) as asked:
            wait_for(lambda: asked.pubsub_numsub("inbox:live:0")[0][1] == 1)
        redis.kill9()
        browser.hears("deaf")
        wait_for(lambda: poster_to(server).post(text("wamid.1")) == 200)
        assert browser.hears("changed") == "1"
        assert browser.session.get(f"{server.url}/conversations/1").ok

        redis.start()
        browser.hears("hearing")
    finally:
        redis.remove()
