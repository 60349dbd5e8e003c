"""What a first visit weighs, and that nothing on the page moves by itself."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from inbox.demo.media import pictures

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

MOST_FILES = 8
VISIBLE = 0.001  # less than this is a count that gets one digit more
SIZES = ({"width": 1600, "height": 900}, {"width": 390, "height": 844})
SHIFTS = """
const told = ({x, y, width, height}) => [x, y, width, height].join(" ");
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    const what = entry.sources.map(({ node, previousRect, currentRect }) =>
      `${told(previousRect)} -> ${told(currentRect)}: ${node?.outerHTML?.slice(0, 200)}`);
    window.shifts.push([entry.value, ...what]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def talk(meta):
    """A full page of the list, and a long thread."""
    for number in range(40):
        meta.writes(f"hello {number}", number=f"155501{number:05}", name=f"Customer {number}")
    for number in range(120):
        meta.writes(f"word {number}", timestamp=str(int(time.time()) - 60 * (200 - number)))


@pytest.fixture
def watched(open_window, agent):
    """Opens pages that take down whatever moves without being asked to."""

    def open_page(path, **options):
        window = open_window(visitor=agent, locale="en-GB", **options)  # with the clock that the server has
        window.page.add_init_script(SHIFTS)
        window.page.goto(path)
        window.page.wait_for_load_state("networkidle")
        return window.page

    return open_page


def shifts(page):
    page.wait_for_timeout(300)
    found = page.evaluate("window.shifts")
    return found if sum(value for value, *_ in found) >= VISIBLE else []


@pytest.mark.parametrize(
    ("path", "heaviest"), [("/", 100_000), ("/login", 60_000), ("/conversations/41", 112_000)]
)
def test_a_first_visit_is_light(open_window, talk, agent, path, heaviest):
    """Compressed, with all headers; a thread comes with its fifty messages."""
    page = open_window(visitor=None if path == "/login" else agent).page
    asked = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.goto(path)
    page.wait_for_load_state("networkidle")

    weights = {}
    for request in asked:
        sizes = request.sizes()
        if "/static/" in request.url or request.url.endswith(path):  # what live updates ask for comes later
            weights[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]
    assert any("htmx" in url for url in weights)
    told = "\n".join(f"{weight:7} {url}" for url, weight in weights.items())
    assert sum(weights.values()) < heaviest, f"{sum(weights.values())} bytes:\n{told}"
    files = [url for url in weights if "/static/" in url]
    assert len(files) <= MOST_FILES, files


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
@pytest.mark.parametrize("path", ["/", "/conversations/41", "/conversations/41/details", "/shortcuts"])
def test_nothing_moves_while_a_page_loads(watched, talk, size, path):
    moved = shifts(watched(path, viewport=size))
    assert not moved, moved


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
def test_nothing_moves_when_messages_come(watched, talk, meta, size):
    meta.writes("Good morning")  # from now on it is the first in the list
    page = watched("/conversations/41", viewport=size)

    meta.writes("One more thing")
    expect(page.locator("article").get_by_text("One more thing")).to_be_visible()
    expect(page.locator("#row-41")).to_contain_text("One more thing")

    assert not shifts(page), shifts(page)


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
def test_nothing_moves_when_older_messages_come(watched, talk, agent, size):
    agent.post("/conversations/41/reading", data={"up_to": "160"})
    page = watched("/conversations/41", viewport=size)

    page.locator("[data-scroll]").evaluate("box => box.scrollTop = -box.scrollHeight / 1.5")
    expect(page.get_by_text("word 20")).to_be_attached()

    assert not shifts(page), shifts(page)


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
def test_nothing_moves_when_a_photo_comes(watched, meta, files, size):
    meta.writes("look:")
    wamid = files.sends("image")
    page = watched("/conversations/1", viewport=size)

    files.bring_picture(wamid, pictures.coat())
    expect(page.locator("#messages .frame__picture")).to_be_visible(timeout=15_000)

    assert not shifts(page), shifts(page)


def test_nothing_moves_when_another_conversation_is_opened(watched, talk):
    page = watched("/conversations/41", viewport=SIZES[0])

    page.evaluate("document.querySelector('#row-30').click()")
    expect(page.get_by_role("heading", name="Customer 29")).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert not shifts(page), shifts(page)
