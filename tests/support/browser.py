"""A real Chromium that fails the test on console errors and on requests that leave this computer."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright
from werkzeug.serving import make_server

from inbox.adapters.assets import FOLDER
from tests.support.environment import ROOT
from tests.support.network import is_near
from tests.support.processes import find_program
from tests.support.visitors import Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS",)
FLAGS = [
    "--no-sandbox",  # it runs as root in containers, and it only ever sees our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI}`));
"""


class Window:
    """One browser window with its own cookies, and all that went wrong in it."""

    def __init__(self, browser: Browser, base_url: str, **options) -> None:
        self.problems: list[str] = []
        self.context: BrowserContext = browser.new_context(base_url=base_url, **options)
        self.context.set_default_timeout(10_000)
        self.context.add_init_script(WATCH_POLICY)
        self.context.route("**/*", self._stay_near)
        self.context.on("console", self._note)
        self.context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))
        self.page: Page = self.context.new_page()

    def let_in(self, visitor: Visitor, base_url: str) -> None:
        """Take over the cookies of somebody who is logged in."""
        for cookie in visitor._cookies.values() if visitor._cookies else ():
            self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_url}])

    def forgive_status(self, status: int) -> None:
        """Forget the refusals of this kind so far, which the browser tells as errors."""
        told = f"responded with a status of {status} "
        self.problems[:] = [problem for problem in self.problems if told not in problem]

    def close(self) -> None:
        self.context.close()
        assert not self.problems, "The browser has problems:\n" + "\n".join(self.problems)

    def _stay_near(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and not is_near(parts.hostname):
            self.problems.append(f"asked another computer for {route.request.url}")
            route.abort()
        else:
            route.continue_()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or find_program(*NAMES, folders=PLACES)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def own_assets(app) -> None:
    """Let the app serve htmx itself, from the copy that `make test` pulled: the CDN is out of reach."""
    source = ROOT / "instance" / FOLDER
    assert source.is_dir(), "Browser tests need htmx: run `flask assets pull`."
    shutil.copytree(source, Path(app.instance_path) / FOLDER)


@pytest.fixture
def site(app, own_assets) -> Iterator[str]:
    """The address at which this test's app answers real browsers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_window(browser, site) -> Iterator[Callable[..., Window]]:
    """Opens windows, with any of Playwright's options for a browser context.

    `open_window(visitor=agent, java_script_enabled=False, viewport={"width": 390, "height": 844})`
    """
    windows: list[Window] = []

    def make(*, visitor: Visitor | None = None, **options) -> Window:
        windows.append(Window(browser, site, **options))
        if visitor:
            windows[-1].let_in(visitor, site)
        return windows[-1]

    yield make
    for window in windows:
        window.close()


@pytest.fixture
def page(open_window, agent) -> Page:
    """A page of a window in which the agent is logged in."""
    return open_window(visitor=agent).page
