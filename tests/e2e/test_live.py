"""Live updates in a real Chromium: what happens appears by itself, and the page says how it is told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from inbox import jobs
from tests.support.browser import Window
from tests.support.senders import wait_for

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}
NO_LOCKS = 'Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });'


@pytest.fixture
def window(open_window, agent, meta):
    meta.writes("Good morning", number="15550100222", name="Tobias Lund")
    meta.writes("Bom dia", number="15550100333", name="Joana Reis")
    return open_window(visitor=agent, viewport=WIDE)


def asked(page: Page, part: str) -> list[str]:
    """Collects the addresses with this part that the page asks for from now on."""
    found: list[str] = []
    page.context.on("request", lambda request: found.append(request.url) if part in request.url else None)
    return found


def until(page: Page, is_so: str) -> None:
    """Wait until an expression is true; Playwright's own way of waiting would be an eval."""
    for _ in range(100):
        if page.evaluate(is_so):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"It never came to be that {is_so}")


def forgive(window: Window, *words: str) -> None:
    """Browsers write into the console what this very test is about."""
    window.problems[:] = [each for each in window.problems if not any(word in each for word in words)]


def is_live(page: Page) -> None:
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "live")
    expect(page.locator("[data-connection]")).to_have_text("Live")


def listens(page: Page) -> None:
    """The stream is open, and what it found at first is shown."""
    until(page, "window.inbox?.live?.().state === 'live'")
    is_live(page)


def bubble(page: Page, text: str):
    return page.locator("article", has_text=text)


def test_a_message_appears_without_polling(window, meta):
    page = window.page
    page.goto("/conversations/1")
    listens(page)
    page.wait_for_timeout(1500)
    questions = asked(page, "version=")
    page.wait_for_timeout(4500)  # longer than two polls are apart where there is no stream
    assert questions == []

    meta.writes("One more thing", number="15550100222", name="Tobias Lund")

    expect(bubble(page, "One more thing")).to_be_visible()
    expect(page.locator("#rows a.row").first).to_contain_text("Tobias Lund")
    expect(page.locator("[data-announce]")).to_contain_text("One more thing")


def test_two_tabs_share_one_stream_and_the_second_inherits_it(window, meta):
    streams = asked(window.page, "/live")
    first, second = window.page, window.context.new_page()
    first.goto("/conversations/1")
    listens(first)
    second.goto("/conversations/1")
    listens(second)
    assert len(streams) == 1

    meta.writes("To both", number="15550100222", name="Tobias Lund")
    expect(bubble(first, "To both")).to_be_visible()
    expect(bubble(second, "To both")).to_be_visible()
    assert len(streams) == 1

    first.close()
    wait_for_streams(second, streams, 2)
    meta.writes("To the heir", number="15550100222", name="Tobias Lund")
    expect(bubble(second, "To the heir")).to_be_visible()


def wait_for_streams(page: Page, streams: list[str], count: int) -> None:
    for _ in range(100):
        if len(streams) >= count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"Only {len(streams)} streams were opened.")


def test_a_tab_takes_the_stream_from_one_that_fell_asleep(window, meta):
    streams = asked(window.page, "/live")
    first, second = window.page, window.context.new_page()
    first.goto("/conversations/1")
    listens(first)
    second.goto("/conversations/1")
    listens(second)
    second.evaluate("window.inbox.takeTheLead()")
    wait_for_streams(second, streams, 2)
    until(second, "window.inbox.leads()")
    until(first, "!window.inbox.leads()")

    meta.writes("To both", number="15550100222", name="Tobias Lund")
    expect(bubble(first, "To both")).to_be_visible()
    expect(bubble(second, "To both")).to_be_visible()

    second.close()
    until(first, "window.inbox.leads()")


def test_without_locks_the_tab_that_came_last_holds_the_stream(app, window, meta):
    window.context.add_init_script(NO_LOCKS)
    first, second = window.page, window.context.new_page()
    first.goto("/conversations/1")
    listens(first)
    second.goto("/conversations/1")
    listens(second)
    until(second, "window.inbox.leads()")
    until(first, "!window.inbox.leads()")

    meta.writes("To both", number="15550100222", name="Tobias Lund")
    expect(bubble(first, "To both")).to_be_visible()
    expect(bubble(second, "To both")).to_be_visible()

    second.close()
    until(first, "window.inbox.leads()")
    listens(first)
    meta.writes("To the heir", number="15550100222", name="Tobias Lund")
    expect(bubble(first, "To the heir")).to_be_visible()


def test_after_a_lost_connection_everything_missed_is_there(window, meta):
    page = window.page
    page.goto("/conversations/1")
    listens(page)
    window.context.set_offline(True)
    expect(page.locator("[data-connection]")).to_have_text("You are offline")
    meta.writes("While you were away", number="15550100222", name="Tobias Lund")
    meta.writes("And in the list", number="15550100333", name="Joana Reis")
    expect(page.locator("[data-connection-lost]")).to_be_visible(timeout=15_000)

    window.context.set_offline(False)

    expect(bubble(page, "While you were away")).to_be_visible()
    expect(page.locator("#rows a.row").first).to_contain_text("And in the list")
    expect(page.locator("[data-connection-lost]")).to_be_hidden()
    is_live(page)
    forgive(window, "ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")


def test_a_computer_that_wakes_up_opens_its_stream_again(window, meta):
    page = window.page
    page.clock.install()
    streams = asked(page, "/live")
    page.goto("/conversations/1")
    until(page, "window.inbox?.live?.().state === 'live'")

    page.clock.fast_forward("10:00")

    wait_for_streams(page, streams, 2)
    until(page, "window.inbox?.live?.().state === 'live'")
    meta.writes("Good evening", number="15550100222", name="Tobias Lund")
    page.clock.run_for(2000)
    expect(bubble(page, "Good evening")).to_be_visible()


def test_where_there_is_no_room_the_page_asks_now_and_then(app, window, meta):
    app.extensions["live"].room = 0
    page = window.page
    page.goto("/conversations/1")
    expect(page.locator("[data-connection]")).to_have_text(re.compile(r"Updated \d+ s ago"))
    meta.writes("By and by", number="15550100222", name="Tobias Lund")

    expect(bubble(page, "By and by")).to_be_visible()
    expect(page.locator("[data-connection-lost]")).to_be_hidden()

    app.extensions["live"].room = 10
    until(page, "window.inbox?.live?.().state === 'live'")


def test_where_other_processes_are_not_heard_the_page_asks_too(app, window, meta, rows):
    page = window.page
    page.goto("/conversations/1")
    listens(page)
    app.extensions["live"].hear("redis", False)
    expect(page.locator("[data-connection]")).to_have_text(re.compile(r"Updated \d+ s ago"))

    app.extensions["live"].hear("redis", True)
    is_live(page)


def test_a_restarted_server_is_found_again_and_a_newer_one_offers_itself(app, window, meta):
    page = window.page
    page.goto("/conversations/1")
    listens(page)
    page.evaluate("document.querySelector('[data-release]').dataset.release = 'an older one'")
    app.extensions["live"].close()
    until(page, "window.inbox.live().state !== 'live'")
    app.extensions["live"].start()

    until(page, "window.inbox?.live?.().state === 'live'")
    expect(page.get_by_text("There is a new version of the inbox.")).to_be_visible()
    meta.writes("Still here?", number="15550100222", name="Tobias Lund")
    expect(bubble(page, "Still here?")).to_be_visible()

    page.get_by_role("button", name="Reload").click()
    listens(page)
    expect(page.get_by_text("There is a new version of the inbox.")).to_be_hidden()


def test_who_is_logged_out_elsewhere_comes_to_the_login_page(app, window, agent):
    jobs.start(app)
    page = window.page
    page.goto("/conversations/1")
    listens(page)
    agent.post("/logout")

    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    page.wait_for_load_state("networkidle")
    forgive(window, "401", "htmx:responseError")


SELECT = """([place, words]) => {
  const all = document.createTreeWalker(document.querySelector(place), NodeFilter.SHOW_TEXT);
  while (all.nextNode()) {
    const at = all.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(all.currentNode, at, all.currentNode, at + words.length);
    return;
  }
  throw new Error(`${words} is not on the page.`);
}"""


@pytest.mark.parametrize(("place", "words"), [("#messages", "Good morning"), ("#rows", "Bom dia")])
def test_what_is_selected_stays_selected(window, meta, place, words):
    """In a bubble of the open thread, and in a row of the list that others pass."""
    page = window.page
    page.goto("/conversations/1")
    listens(page)
    page.evaluate(SELECT, [place, words])
    meta.writes("A second one", number="15550100222", name="Tobias Lund")
    expect(bubble(page, "A second one")).to_be_visible()
    expect(page.locator("#rows a.row").first).to_contain_text("A second one")

    assert page.evaluate("String(getSelection())") == words


def test_the_box_keeps_its_words_and_its_focus(window, meta):
    page = window.page
    page.goto("/conversations/1")
    listens(page)
    box = page.locator("[data-composer-text]")
    box.click()
    box.press_sequentially("Half an ans")
    meta.writes("A second one", number="15550100222", name="Tobias Lund")
    expect(bubble(page, "A second one")).to_be_visible()
    box.press_sequentially("wer")

    expect(box).to_be_focused()
    expect(box).to_have_value("Half an answer")


def test_a_click_counts_while_the_list_is_on_its_way(window, meta):
    """What is inside of a part that asks does not wait for its answer, and is not dropped."""
    page = window.page
    page.goto("/conversations/1")
    listens(page)
    held = []
    page.route(re.compile(r"/list\?"), lambda route: held.append(route))
    meta.writes("A second one", number="15550100222", name="Tobias Lund")
    for _ in range(50):
        page.wait_for_timeout(100)
        if held:
            break

    page.locator("#row-2").click()

    expect(page.locator("[data-thread='2']")).to_be_visible()
    for each in held:
        each.continue_()


def test_a_hidden_page_hears_of_the_list_and_shows_the_rest_when_it_is_seen(app, window, meta):
    page = window.page
    page.goto("/conversations/1")
    listens(page)
    page.evaluate("""() => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    }""")
    meta.writes("Psst", number="15550100222", name="Tobias Lund")
    expect(page.locator("#rows a.row").first).to_contain_text("Psst", timeout=15_000)  # it is in no hurry
    expect(page).to_have_title(re.compile(r"^\(\d+\)"))
    expect(bubble(page, "Psst")).to_have_count(0)

    page.evaluate("""() => {
      delete document.visibilityState;
      delete document.hidden;
      document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    }""")
    expect(bubble(page, "Psst")).to_be_visible()


def test_streams_are_given_back_when_windows_close(app, open_window, agent, meta):
    live = app.extensions["live"]
    windows = [open_window(visitor=agent) for _ in range(3)]
    for each in windows:
        each.page.goto("/")
        until(each.page, "window.inbox?.live?.().state === 'live'")
    assert len(live.subscriptions) == 3
    for each in windows:
        each.page.goto("about:blank")

    def are_gone() -> bool:
        live.publish("everything")  # who is gone is noticed when there is something to say
        return not live.subscriptions

    wait_for(are_gone)
