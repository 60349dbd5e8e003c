"""In a real Chromium nothing that a customer sends runs in our origin, however it is opened."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Error

from inbox.demo.media import films, sounds
from inbox.operations import filetypes
from inbox.operations.media import StoredFile
from inbox.pages import media
from tests.support.hostile import FILES, HTML, SVG

pytestmark = pytest.mark.browser

# Every way in which a page can take a file in; each resolves when the browser is through with it.
TAKE_IN = """
(url) => Promise.all(["img", "iframe", "object", "embed", "script", "link", "video", "audio"].map((name) =>
  new Promise((resolve) => {
    const element = document.createElement(name);
    for (const event of ["load", "error", "loadedmetadata"]) element.addEventListener(event, resolve);
    setTimeout(resolve, 500);
    if (name === "link") Object.assign(element, {rel: "stylesheet", href: url});
    else if (name === "object") element.data = url;
    else element.src = url;
    document.body.append(element);
  })))
"""
MARKS = """
() => [window.canary, localStorage.getItem("canary"), document.cookie.includes("canary"),
       getComputedStyle(document.body).display === "none"]
"""
UNTOUCHED = [None, None, False, False]


@pytest.fixture
def bring(files):
    """Lets a file arrive and returns its address."""

    def arrive(data, mime_type, *, kind="document", filename=""):
        wamid = files.sends(kind, part={"mime_type": mime_type, "filename": filename})
        return f"/media/{files.bring(wamid, data, filetypes.sniff(data[:4096], mime_type))}"

    return arrive


@pytest.fixture
def open_quietly(open_window, agent):
    """Opens windows in which refusals are no problem: they are what is looked for."""
    windows = []

    def make(**options):
        windows.append(open_window(visitor=agent, **options))
        windows[-1].page.goto("/")
        return windows[-1]

    yield make
    for window in windows:
        window.problems[:] = [problem for problem in window.problems if problem.startswith("asked another")]


def visit(page, url):
    """Go there as a link does. What is saved instead stops the journey, and the page stays."""
    with suppress(Error):
        page.goto(url)


def marks_after_visiting(window, url):
    """What the file left in our origin, after it was opened in every way."""
    page = window.page
    page.evaluate(TAKE_IN, url)
    taken_in = page.evaluate(MARKS)
    visit(page, url)
    page.wait_for_timeout(100)
    page.goto("/")
    left_behind = page.evaluate(MARKS)
    return taken_in, left_behind


@pytest.mark.parametrize("bypass_csp", [False, True], ids=["as it is", "without our policies"])
def test_no_hostile_file_runs(open_quietly, bring, bypass_csp):
    """Even a browser that ignored every content security policy would run none of them."""
    addresses = {
        name: bring(file.data, file.mime_type, kind=file.kind, filename=file.filename)
        for name, file in FILES.items()
    }
    window = open_quietly(bypass_csp=bypass_csp)

    ran = {
        name: marks
        for name, url in addresses.items()
        if (marks := marks_after_visiting(window, url)) != (UNTOUCHED, UNTOUCHED)
    }

    assert not ran


@pytest.mark.parametrize(("data", "content_type"), [(HTML, "text/html"), (SVG, "image/svg+xml")])
def test_the_same_files_run_where_nothing_stops_them(open_quietly, bring, monkeypatch, data, content_type):
    """Without this nobody would know whether the test above can fail."""
    monkeypatch.setattr(StoredFile, "served_as", content_type)
    monkeypatch.setattr(StoredFile, "is_inline", True)
    monkeypatch.setattr(media, "POLICY_OF_SHOWN", "script-src 'unsafe-inline'")
    url = bring(data, content_type)

    _, left_behind = marks_after_visiting(open_quietly(), url)

    assert left_behind[1] == "ran"


def test_good_files_are_shown_where_they_are_opened(open_quietly, bring):
    """The sandbox that holds the bad ones does not blank the good ones, nor stop players from skipping."""
    picture = bring(painted(), "image/png", kind="image")
    film = bring(films.needle_at_work(), "video/mp4", kind="video")
    voice = bring(sounds.voice_note(30), "audio/ogg; codecs=opus", kind="audio")
    page = open_quietly().page

    page.goto(picture)
    assert page.evaluate("document.images[0].naturalWidth") == 30
    page.goto(film)
    assert comes_true(page, "document.querySelector('video').duration > 0")
    page.goto("/")
    page.evaluate("(url) => { window.player = new Audio(url); }", voice)
    assert comes_true(page, "player.duration > 29")
    page.evaluate("player.currentTime = 20")
    assert comes_true(page, "player.currentTime === 20 && !player.seeking && player.readyState > 1")


def comes_true(page, expression):
    """Ask from outside: in a sandbox no script of a page runs, not even one that waits."""
    for _ in range(100):
        if page.evaluate(expression):
            return True
        page.wait_for_timeout(100)
    return False


def painted():
    drawn = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(drawn, "PNG")
    return drawn.getvalue()


def test_after_log_out_the_browser_shows_no_file_again(open_quietly, bring):
    url = bring(painted(), "image/png", kind="image")
    page = open_quietly().page
    page.goto(url)
    page.goto("/")

    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login**")
    page.goto(url)

    assert "/login" in page.url
    assert page.evaluate("document.images.length") == 0
