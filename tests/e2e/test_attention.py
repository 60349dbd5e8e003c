"""What draws attention while nobody looks: title and icon, notifications, a sound; and their settings."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.senders import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

YOURS = {
    "theme": "system",
    "language": "system",
    "enter_sends": "enter",
    "shortcuts": "on",
    "notification_body": "on",
}
# The desktop and the loudspeaker of the tests: they remember what they were told.
STAND_INS = """
window.told = [];
window.notes = 0;
window.Notification = class extends EventTarget {
  static permission = "granted";
  static requestPermission = async () => (Notification.permission = "granted");
  constructor(title, options) {
    super();
    told.push({ title, body: options.body, tag: options.tag, shown: this });
  }
  close() { this.isClosed = true; }
};
window.AudioContext = class {
  constructor() { window.notes += 1; this.currentTime = 0; this.destination = {}; }
  createOscillator() { return { frequency: {}, connect: (to) => to, start() {}, stop() {} }; }
  createGain() { return { gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect() {} }; }
  close() {}
};
let isHidden = false;
window.hide = (on = true) => {
  isHidden = on;
  document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
};
Object.defineProperty(document, "hidden", { get: () => isHidden });
Object.defineProperty(document, "visibilityState", { get: () => (isHidden ? "hidden" : "visible") });
"""
ICON = "document.querySelector('link[rel=icon]').href"


@pytest.fixture(autouse=True)
def customer(meta):
    meta.writes("Is it ready?")


@pytest.fixture
def window(open_window, agent):
    """A window of somebody who wants to be told of everything."""
    agent.post("/settings/yours", data=YOURS | {"notifications": "on", "sound": "on"})
    window = open_window(visitor=agent)
    window.context.add_init_script(STAND_INS)
    return window


@pytest.fixture
def page(window) -> Page:
    page = window.page
    page.goto("/")
    listens(page)
    return page


def listens(page: Page) -> None:
    wait_for(lambda: page.evaluate("window.inbox.live?.().state === 'live'"))


def hide(page: Page) -> None:
    """Look elsewhere; the page asks once where things stand."""
    with page.expect_response(re.compile("/attention$")):
        page.evaluate("hide()")


def told(page: Page):
    return page.evaluate("told.map(({ title, body, tag }) => [title, body, tag])")


def test_a_message_is_told_while_nobody_looks(page, meta):
    hide(page)
    assert told(page) == []
    meta.writes("Hello?")

    wait_for(lambda: page.evaluate("told.length"))
    assert told(page) == [["Nia Okoro", "Hello?", "inbox:1"]]
    assert page.evaluate("notes") == 1
    expect(page).to_have_title("(2) Inbox")

    page.evaluate("hide(false)")
    assert page.evaluate("told[0].shown.isClosed") is True


def test_nothing_is_told_to_those_who_look(page, meta):
    meta.writes("Hello?")

    expect(page).to_have_title("(2) Inbox")
    assert told(page) == []
    assert page.evaluate("notes") == 0


def test_a_click_leads_to_the_conversation(page, meta):
    hide(page)
    meta.writes("Hello?")
    wait_for(lambda: page.evaluate("told.length"))

    page.evaluate("told[0].shown.dispatchEvent(new Event('click'))")

    expect(page).to_have_url(re.compile("/conversations/1$"))
    expect(page.locator(".thread__name")).to_have_text("Nia Okoro")


def test_many_are_one_notification_and_the_sound_does_not_pile_up(page, meta):
    page.clock.install()
    hide(page)
    for number in range(5):
        meta.writes("Hello", number=f"1555010014{number}")
    page.clock.fast_forward("00:05")
    wait_for(lambda: page.evaluate("told.some(({ tag }) => tag === 'inbox')"))
    assert page.evaluate("notes") == 1

    meta.writes("And again")
    page.clock.fast_forward("00:03")
    wait_for(lambda: page.evaluate("told.some(({ tag }) => tag === 'inbox:1')"))
    assert page.evaluate("notes") == 1


def test_one_tab_in_sight_is_enough_to_know(window, page, meta):
    other = window.context.new_page()
    other.goto("/")
    listens(other)
    hide(page)
    with page.expect_response(re.compile(r"/attention\?since=1$")):
        meta.writes("Hello?")

    expect(other).to_have_title("(2) Inbox")
    page.wait_for_timeout(300)  # twice as long as a tab in sight has to say so
    assert told(page) == told(other) == []


def test_who_chose_neither_is_told_nothing(open_window, agent, meta):
    window = open_window(visitor=agent)
    window.context.add_init_script(STAND_INS)
    page = window.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    listens(page)
    page.evaluate("hide()")
    meta.writes("Hello?")

    expect(page).to_have_title("(2) Inbox", timeout=15_000)
    assert told(page) == []
    assert not [url for url in asked if "/attention" in url]


def test_the_icon_counts(page, meta, agent):
    wait_for(lambda: page.evaluate(f"{ICON}.startsWith('data:image/png')"))
    first = page.evaluate(ICON)
    meta.writes("Hello?")
    wait_for(lambda: page.evaluate(ICON) != first)

    agent.post("/conversations/1/reading", data={"up_to": "2"})
    wait_for(lambda: page.evaluate(f"{ICON}.includes('favicon.svg')"))


def test_ticking_the_box_asks_the_browser(open_window, agent):
    window = open_window(visitor=agent)
    window.context.add_init_script(STAND_INS + "Notification.permission = 'default';")
    page = window.page
    page.goto("/settings")
    state = page.locator("[data-notification-state]")
    expect(state).to_be_hidden()
    page.evaluate("Notification.requestPermission = async () => (Notification.permission = 'denied')")

    page.get_by_label("Show a notification").check()

    expect(state).to_contain_text("This browser blocks notifications")
    page.get_by_role("button", name="Hear it").click()
    assert page.evaluate("notes") == 1
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_label("Show a notification")).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chosen_colours_count_more_than_the_devices(open_window, agent, scheme):
    agent.post("/settings/yours", data=YOURS | {"theme": "dark"})
    page = open_window(visitor=agent, color_scheme=scheme).page
    page.goto("/")

    background = page.evaluate("getComputedStyle(document.querySelector('.list-pane')).backgroundColor")

    assert max(int(part) for part in re.findall(r"\d+", background)[:3]) < 64


def test_who_wants_ctrl_enter_makes_lines_with_enter(open_window, agent, rows):
    agent.post("/settings/yours", data=YOURS | {"enter_sends": "ctrl_enter"})
    page = open_window(visitor=agent).page
    page.goto("/conversations/1")
    box = page.get_by_label("Message to Nia Okoro")
    box.press_sequentially("One")
    box.press("Enter")
    box.press_sequentially("Two")
    expect(box).to_have_value("One\nTwo")

    box.press("Control+Enter")

    expect(page.locator("#messages .message--out")).to_contain_text("One")
    expect(box).to_have_value("")
