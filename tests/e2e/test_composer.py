"""Answering in a real Chromium: keys, the bubble that is there at once, drafts, the window's end."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete, func, select, update

from inbox.models.agent import AgentSession
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations.transaction import writing
from tests.support.visitors import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
COMPOSING = """key => {
  const box = document.getElementById("composer-text");
  const event = new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...key });
  box.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.fixture
def place(pretend, agent):
    """A conversation that is open and read."""
    place = f"/conversations/{pretend.writes()}"
    agent.post(f"{place}/reading")
    return place


@pytest.fixture
def page(open_window, agent, place) -> Page:
    page = open_window(visitor=agent, viewport=WIDE).page
    page.goto(place)
    return page


@pytest.fixture
def written(rows):
    """What was written to customers, in order."""
    query = select(Message.text_body).where(Message.direction == "outbound").order_by(Message.id)
    return lambda: [text for (text,) in rows(query)]


def box(page: Page):
    return page.get_by_label("Message to Ilse Maartens")


def pending(page: Page):
    return page.locator("[data-pending-list] > li")


def ours(page: Page, text: str):
    return page.locator("#messages .message--out", has_text=text)


def on_send(page: Page, what) -> None:
    """Let this happen to each message that the page hands over."""
    page.route("**/messages", lambda route: (what if route.request.method == "POST" else go_on)(route))


def go_on(route: Route) -> None:
    route.continue_()


def hold(page: Page) -> list[Route]:
    """Keep the next messages on their way; returns the requests that wait."""
    held: list[Route] = []
    on_send(page, held.append)
    return held


def test_the_bubble_is_there_at_once_and_the_ticks_follow(page, pretend, written):
    held = hold(page)
    box(page).fill("It is ready")
    box(page).press("Enter")

    expect(pending(page)).to_contain_text("It is ready")
    expect(pending(page).locator(".ticks--queued")).to_be_visible()
    expect(box(page)).to_have_value("")
    expect(box(page)).to_be_focused()
    assert written() == []

    held.pop().continue_()
    expect(ours(page, "It is ready")).to_be_visible()
    expect(pending(page)).to_have_count(0)
    pretend.sends()
    expect(ours(page, "It is ready").locator(".ticks--sent")).to_be_visible()
    pretend.tells()
    expect(ours(page, "It is ready").locator(".ticks--read")).to_be_visible()


def test_enter_sends_and_shift_enter_makes_a_line(page, written):
    box(page).press_sequentially("One")
    box(page).press("Shift+Enter")
    box(page).press_sequentially("Two")
    assert written() == []
    box(page).press("Enter")

    expect(ours(page, "One")).to_be_visible()
    assert written() == ["One\nTwo"]


def test_enter_that_ends_a_composed_word_sends_nothing(page, written):
    box(page).fill("にほん")

    assert page.evaluate(COMPOSING, {"isComposing": True}) is False
    assert page.evaluate(COMPOSING, {"keyCode": 229}) is False
    expect(box(page)).to_have_value("にほん")
    assert written() == []
    assert page.evaluate(COMPOSING, {}) is True


def test_on_touch_enter_makes_a_line_and_the_button_sends(open_window, agent, place, written):
    page = open_window(visitor=agent, viewport=NARROW, has_touch=True, is_mobile=True).page
    page.goto(place)
    expect(box(page)).not_to_be_focused()
    box(page).tap()
    box(page).press_sequentially("One")
    box(page).press("Enter")
    box(page).press_sequentially("Two")
    expect(box(page)).to_have_value("One\nTwo")
    page.get_by_role("button", name="Send", exact=True).tap()

    expect(ours(page, "One")).to_be_visible()
    assert written() == ["One\nTwo"]
    foot = page.locator("#composer").bounding_box()
    assert foot["y"] + foot["height"] <= NARROW["height"] + 1


def test_a_double_click_and_a_burst_send_each_text_once_and_in_order(page, written):
    box(page).fill("Once")
    page.get_by_role("button", name="Send", exact=True).dblclick()
    for text in ("two", "three", "four"):
        box(page).fill(text)
        box(page).press("Enter")

    expect(ours(page, "four")).to_be_visible()
    expect(pending(page)).to_have_count(0)
    assert written() == ["Once", "two", "three", "four"]


def test_without_a_connection_the_text_waits(open_window, agent, place, written):
    window = open_window(visitor=agent, viewport=WIDE)
    page = window.page
    page.goto(place)
    on_send(page, lambda route: route.abort())
    for text in ("one", "two"):
        box(page).fill(text)
        box(page).press("Enter")

    expect(pending(page).first).to_contain_text("There is no connection to the inbox.")
    expect(pending(page).last).to_contain_text("It waits for the one above it.")
    page.unroute("**/messages")
    pending(page).first.get_by_role("button", name="Retry").click()

    expect(ours(page, "two")).to_be_visible()
    expect(pending(page)).to_have_count(0)
    assert written() == ["one", "two"]
    window.problems.clear()  # the browser notes each request that failed


def test_an_answer_that_got_lost_sends_nothing_twice(open_window, agent, place, written):
    window = open_window(visitor=agent, viewport=WIDE)
    page = window.page
    page.goto(place)

    def lose(route):
        route.fetch()
        route.abort()

    on_send(page, lose)
    box(page).fill("Only once")
    box(page).press("Enter")
    page.wait_for_timeout(300)
    page.unroute("**/messages")
    page.reload()

    expect(ours(page, "Only once")).to_be_visible()
    expect(pending(page)).to_have_count(0)
    expect(box(page)).to_have_value("")
    assert written() == ["Only once"]
    window.problems.clear()


def test_a_reload_in_the_middle_of_sending_sends_once(page, written):
    held = hold(page)
    box(page).fill("Half way")
    box(page).press("Enter")
    expect(pending(page)).to_have_count(1)
    assert held
    page.unroute_all(behavior="ignoreErrors")
    page.reload()

    expect(ours(page, "Half way")).to_be_visible()
    expect(pending(page)).to_have_count(0)
    assert written() == ["Half way"]


def test_an_unsent_text_can_be_taken_back(open_window, agent, place, written):
    window = open_window(visitor=agent, viewport=WIDE)
    page = window.page
    page.goto(place)
    on_send(page, lambda route: route.abort())
    box(page).fill("Mistkae")
    box(page).press("Enter")
    pending(page).get_by_role("button", name="Edit").click()
    expect(box(page)).to_have_value("Mistkae")
    expect(pending(page)).to_have_count(0)
    page.unroute("**/messages")
    box(page).fill("Mistake")
    box(page).press("Enter")

    expect(ours(page, "Mistake")).to_be_visible()
    assert written() == ["Mistake"]
    window.problems.clear()


def test_a_draft_survives_reload_navigation_and_the_end_of_the_session(
    open_window, agent, app, pretend, place
):
    pretend.writes("kofi")
    window = open_window(visitor=agent, viewport=WIDE)
    page = window.page
    page.goto(place)
    box(page).press_sequentially("Dear Ilse")
    page.reload()
    expect(box(page)).to_have_value("Dear Ilse")

    page.get_by_role("link", name=re.compile("Kofi")).click()
    expect(page.get_by_label("Message to Kofi Brandt-Mensah")).to_have_value("")
    row = page.get_by_role("link", name=re.compile("Ilse"))
    expect(row).to_contain_text("Draft: Dear Ilse")
    row.click()
    expect(box(page)).to_have_value("Dear Ilse")

    with writing(app.extensions["engine"]) as connection:
        connection.execute(delete(AgentSession))
    box(page).fill("Dear Ilse, thank you")
    expect(page).to_have_url(re.compile("/login"))  # the next question for news was answered so
    page.get_by_label("E-mail address").fill("asha@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name=re.compile("Ilse")).click()
    expect(box(page)).to_have_value("Dear Ilse, thank you")
    window.problems.clear()  # the answers that refused


def test_at_the_end_of_the_day_the_box_becomes_the_templates_and_back(page, app, pretend, place, written):
    with writing(app.extensions["engine"]) as connection:
        at = utcnow() - dt.timedelta(hours=24, seconds=-4)
        table = Conversation.__table__
        connection.execute(update(table).values(last_inbound_at=at, version=table.c.version + 1))
    box(page).press_sequentially("Almost do")
    expect(page.locator("#window")).to_have_text(re.compile("1 min left"))
    expect(page.locator("[data-closes-soon]")).to_be_visible()
    expect(page.locator("[data-window-voice]")).to_have_text(re.compile("Free answers end in 1 min"))

    expect(box(page)).to_be_hidden(timeout=15_000)
    expect(page.locator("[data-composer-closed]")).to_be_visible()
    expect(page.locator("#window")).to_have_text(re.compile("Closed"))
    expect(page.get_by_role("link", name=re.compile("Ilse")).locator(".window--closed")).to_be_visible()

    pretend.writes(text="One more question")
    expect(box(page)).to_be_visible()
    expect(box(page)).to_have_value("Almost do")
    assert written() == []


def test_the_server_looks_again_and_the_text_is_kept(open_window, agent, app, place, written):
    window = open_window(visitor=agent, viewport=WIDE)
    page = window.page
    page.goto(place)
    with writing(app.extensions["engine"]) as connection:
        at = utcnow() - dt.timedelta(hours=25)
        connection.execute(update(Conversation.__table__).values(last_inbound_at=at))
    box(page).fill("Too late")
    box(page).press("Enter")

    expect(page.get_by_role("alert").filter(has_text="more than 24 hours ago")).to_be_visible()
    expect(page.locator("[data-composer-closed]")).to_be_visible()
    expect(pending(page)).to_have_count(0)
    expect(page.locator("#composer-text")).to_have_value("Too late")
    assert written() == []
    window.problems.clear()


def test_a_long_text_is_counted_and_not_sent(page, written):
    box(page).fill("x" * 4000)
    expect(page.locator("#composer-count")).to_have_text("96 left")
    box(page).fill("😀" * 4097)
    expect(page.locator("#composer-count")).to_have_text("1 too many")
    box(page).press("Enter")
    expect(box(page)).to_have_value("😀" * 4097)
    box(page).fill("short")
    expect(page.locator("#composer-count")).to_be_hidden()
    assert written() == []


def test_the_box_grows_to_six_lines(page):
    heights = []
    for lines in (1, 3, 6, 30):
        box(page).fill("\n".join(["line"] * lines))
        heights.append(box(page).bounding_box()["height"])
    assert heights[0] < heights[1] < heights[2] <= heights[3] < heights[2] + 30
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_in_viewport()


def test_an_emoji_goes_where_the_caret_is(page):
    box(page).fill("ab")
    box(page).press("ArrowLeft")
    page.get_by_label("Emoji", exact=True).click()
    page.get_by_role("button", name="🎉").click()
    page.get_by_role("button", name="🙏").click()
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("a🎉🙏b")


def test_by_keyboard_alone(page, pretend, rows, written):
    """From the skip link to the text, to a message's tools, and back."""
    page.locator("body").press("Tab")
    skip = page.get_by_role("link", name="Skip to your answer")
    for _ in range(3):
        if skip.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(8):
        page.keyboard.press("Tab")
        if box(page).evaluate("one => one === document.activeElement"):
            break
    expect(box(page)).to_be_focused()
    page.keyboard.type("First")
    page.keyboard.press("Enter")
    expect(ours(page, "First")).to_be_visible()

    page.get_by_role("link", name="Answer this message").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#composer-quote")).to_contain_text("Is it ready?")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#composer-quote")).to_be_hidden()

    page.get_by_role("link", name="React to this message").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="👍")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="React to this message").first).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".reaction")).to_contain_text("❤️")
    assert rows(select(func.count()).where(Message.message_type == "reaction")) == [(1,)]
    assert written()[0] == "First"


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_cut_off_on_a_narrow_screen(open_window, agent, place, width):
    page = open_window(visitor=agent, viewport={"width": width, "height": 640}).page
    page.goto(place)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert box(page).bounding_box()["width"] >= 0.6 * width
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_in_viewport()


def test_without_scripts(open_window, agent, place, pretend, written):
    page = open_window(visitor=agent, viewport=WIDE, java_script_enabled=False).page
    page.goto(place)
    page.get_by_label("Message to Ilse Maartens").fill("By hand")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(ours(page, "By hand")).to_be_visible()

    page.locator("#messages .message--in").get_by_role("link", name="Answer this message").dispatch_event(
        "click"
    )
    expect(page.locator("#composer-quote")).to_contain_text("Is it ready?")
    page.get_by_label("Message to Ilse Maartens").fill("With a quote")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(ours(page, "With a quote").locator(".quote")).to_contain_text("Is it ready?")

    page.locator("#messages .message--in").get_by_role("link", name="React to this message").dispatch_event(
        "click"
    )
    page.get_by_role("button", name="🙏").click()
    expect(page.locator(".reaction")).to_contain_text("🙏")
    assert written()[:2] == ["By hand", "With a quote"]
