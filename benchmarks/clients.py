"""Agents without a screen: they log in, and read one page after the other."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Mapping

import requests

from benchmarks.searches import SEARCHES

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
CONVERSATIONS = 10_000


def log_in(port: int, email: str, password: str) -> Mapping[str, str]:
    """The cookies of somebody who has logged in."""
    with requests.Session() as session:
        url = f"http://127.0.0.1:{port}/login"
        found = TOKEN.search(session.get(url, timeout=10).text)
        if found is None:
            raise RuntimeError("The log-in page has no form.")
        form = {"email": email, "password": password, "csrf_token": found[1]}
        session.post(url, data=form, timeout=10, allow_redirects=False).raise_for_status()
        return session.cookies.get_dict()


class Reader:
    """Reads the list, some thread and some search by turns; `took` are the seconds of each page."""

    def __init__(self, port: int, cookies: Mapping[str, str], number: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.cookies = dict(cookies)
        self.source = random.Random(number)
        self.took: list[float] = []

    def read_for(self, seconds: float) -> None:
        words = list(SEARCHES.values())
        until = time.monotonic() + seconds
        with requests.Session() as session:
            session.cookies.update(self.cookies)
            while time.monotonic() < until:
                thread = f"/conversations/{self.source.randint(1, CONVERSATIONS)}"
                for path in ("/", thread, f"/search?q={self.source.choice(words)}"):
                    began = time.perf_counter()
                    session.get(self.base + path, timeout=30).raise_for_status()
                    self.took.append(time.perf_counter() - began)
