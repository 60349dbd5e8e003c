"""`python -m inbox.demo`, from the outside: it prints a link, conversations appear, it stops."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
import requests

from inbox.demo.launch import FOLDER, REAL
from tests.support.environment import ROOT
from tests.support.processes import free_port, kill_group, start, stop, wait_until

COMMAND = [sys.executable, "-m", "inbox.demo"]
CONVERSATION = re.compile(r'href="/conversations/(\d+)"')


def clean_environment(folder, **more: str) -> dict[str, str]:
    """An environment without credentials, also where the developer's own `.env` holds some."""
    system = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "TMPDIR") if key in os.environ}
    return {**system, **dict.fromkeys(REAL, ""), "HOME": str(folder), "PYTHONUNBUFFERED": "1", **more}


class Demo:
    """A running demo."""

    def __init__(self, folder) -> None:
        self.log = folder / "demo.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        # A database of somebody's in the environment is none of the demo's business.
        environ = clean_environment(folder, PORT=str(self.port), DATABASE_URL="postgresql://127.0.0.1:9/shop")
        self.process = start(COMMAND, log=self.log, cwd=ROOT, env=environ)
        wait_until(lambda: "Stop with" in self.said, self.process, self.log)

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    @property
    def link(self) -> str:
        return first(r"(?m)^Log in: (\S+)$", self.said)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    demo = Demo(tmp_path_factory.mktemp("demo"))
    yield demo
    kill_group(demo.process)
    shutil.rmtree(FOLDER / str(demo.port), ignore_errors=True)


@pytest.fixture(scope="module")
def browser(demo):
    """Somebody who followed the link."""
    with requests.Session() as session:
        assert session.get(demo.link, timeout=10).url == f"{demo.url}/"
        yield session


def conversations(browser, demo) -> set[str]:
    return set(CONVERSATION.findall(browser.get(demo.url, timeout=10).text))


def first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in:\n{text[-2000:]}"
    return found[1]


def until(condition, seconds: float = 30):
    end = time.monotonic() + seconds
    while not (result := condition()) and time.monotonic() < end:
        time.sleep(0.2)
    return result


def test_conversations_appear_by_themselves(browser, demo):
    assert until(lambda: len(conversations(browser, demo)) >= 15)


def test_the_link_works_once(browser, demo):
    assert requests.get(demo.link, timeout=10).status_code == 410


def test_what_the_customer_writes_is_in_the_inbox(browser, demo):
    page = browser.get(f"{demo.url}/demo/hana", timeout=10).text
    token = first(r'name="csrf_token" value="([^"]+)"', page)

    answer = browser.post(
        f"{demo.url}/demo/hana/messages",
        data={"csrf_token": token, "kind": "text", "body": "Written by a test"},
        timeout=10,
    )

    assert answer.ok
    assert until(lambda: "Written by a test" in browser.get(demo.url, timeout=10).text)


def test_its_graph_answers_nobody_without_the_token(demo):
    answer = requests.get(f"{demo.url}/demo/graph/v26.0/407712900015501", timeout=10)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == 190


def test_a_second_demo_on_the_same_port_says_so(demo, tmp_path):
    result = run(clean_environment(tmp_path, PORT=str(demo.port)))

    assert result.returncode == 2
    assert f"Port {demo.port} is used" in result.stderr
    assert demo.process.poll() is None


def test_real_credentials_keep_it_from_starting(tmp_path):
    result = run(clean_environment(tmp_path, PORT=str(free_port()), WHATSAPP_ACCESS_TOKEN="EAAG"))

    assert result.returncode == 2
    assert "WHATSAPP_ACCESS_TOKEN" in result.stderr


def test_it_stops_when_it_is_told_to(demo):
    """The last story of this file: afterwards there is no demo."""
    assert stop(demo.process, signal.SIGINT, patience=10) < 8

    with pytest.raises(requests.ConnectionError):
        requests.get(demo.url, timeout=5)


def run(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        COMMAND, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
    )
