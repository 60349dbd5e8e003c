"""The core of the product in a real Chromium: with scripts, without them, wide and narrow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.visitors import PASSWORD

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
NOON = 1795176000


@pytest.fixture
def talk(meta):
    """A few conversations, one of them long."""
    for number in range(120):
        meta.writes(f"word {number}", timestamp=str(NOON + 60 * number))
    meta.writes("Good morning", number="15550100222", name="Tobias Lund", timestamp=str(NOON + 90000))
    meta.writes("Bom dia", number="15550100333", name="Joana Reis", timestamp=str(NOON + 90060))


def bubble(page: Page, text: str) -> Locator:
    return page.locator("article", has_text=re.compile(rf"\b{re.escape(text)}(?!\d)"))


def top_of(page: Page, text: str) -> float:
    box = bubble(page, text).bounding_box()
    assert box
    return box["y"]


def test_from_the_login_to_a_read_conversation(open_window, talk, agent):
    page = open_window(viewport=WIDE).page
    page.goto("/")
    page.get_by_label("E-mail address").fill("asha@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()

    row = page.locator("#rows").get_by_role("link", name=re.compile("Tobias Lund"))
    expect(row.locator(".badge")).to_contain_text("1")
    page.wait_for_load_state()  # before the scripts are there, it would be an ordinary link
    row.click()

    expect(page.get_by_role("heading", name="Tobias Lund")).to_be_focused()
    expect(bubble(page, "Good morning")).to_be_visible()
    expect(row).to_have_attribute("aria-current", "true")
    expect(row.locator(".badge")).to_have_count(0)  # read by itself after a moment
    expect(page.locator("[data-unread-divider]")).to_be_visible()  # frozen while it is open
    expect(page).to_have_title(re.compile(r"\(121\) Tobias Lund – Inbox"))

    page.get_by_label("More about this conversation").click()
    page.get_by_role("button", name="Mark as unread").click()
    expect(page.get_by_role("heading", name="Choose a conversation")).to_be_visible()
    expect(row.locator(".badge")).to_contain_text("1")


def test_everything_works_without_scripts(open_window, talk, agent):
    page = open_window(viewport=WIDE, java_script_enabled=False).page
    page.goto("/conversations/2")
    page.get_by_label("E-mail address").fill("asha@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()

    expect(page).to_have_url(re.compile("/conversations/2$"))
    expect(bubble(page, "Good morning")).to_be_visible()
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("button", name="Mark as read")).to_have_count(0)
    expect(page.locator("#row-2 .badge")).to_have_count(0)

    page.get_by_role("link", name=re.compile("Nia Okoro")).click()
    expect(bubble(page, "word 119")).to_be_in_viewport()
    page.get_by_role("button", name="Mark as read").click()
    page.get_by_role("link", name="Older messages").click()
    expect(bubble(page, "word 60")).to_be_visible()
    page.get_by_role("link", name="Newer messages").click()
    expect(bubble(page, "word 119")).to_be_visible()

    page.get_by_label("More about this conversation").click()
    page.get_by_role("button", name="Mark as unread").click()
    expect(page).to_have_url(re.compile("/$"))
    expect(page.locator("#row-1 .badge")).to_contain_text("1")

    page.get_by_label(re.compile("Your account")).click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_one_pane_on_a_phone_and_the_way_back(open_window, talk, agent):
    page = open_window(visitor=agent, viewport=NARROW, has_touch=True).page
    page.goto("/")
    row = page.get_by_role("link", name=re.compile("Tobias Lund"))
    row.click()

    expect(page.get_by_role("heading", name="Tobias Lund")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.get_by_role("link", name="Back to the conversations").click()
    expect(row).to_be_visible()
    expect(page).to_have_url(re.compile("/$"))

    row.click()
    expect(page.locator("#list")).to_be_hidden()
    page.go_back()
    expect(row).to_be_visible()


def test_older_messages_push_nothing_away(open_window, talk, agent, meta):
    agent.post("/conversations/1/reading", data={"up_to": "120"})
    page = open_window(visitor=agent, viewport=WIDE).page
    page.goto("/conversations/1")
    expect(bubble(page, "word 119")).to_be_in_viewport()

    # They come by themselves when the reader is near: the place is taken before they can.
    before = page.locator("[data-scroll]").evaluate(
        """box => {
          box.scrollTop = -box.scrollHeight;
          return document.getElementById("message-71").querySelector("article").getBoundingClientRect().top;
        }"""
    )
    expect(bubble(page, "word 20")).to_be_attached()

    assert abs(top_of(page, "word 70") - before) <= 2
    days = page.locator("[data-day]").evaluate_all("all => all.map(day => day.dataset.day)")
    assert days == sorted(set(days))


def test_a_message_appears_by_itself(open_window, talk, agent, meta):
    page = open_window(visitor=agent, viewport=WIDE).page
    page.goto("/conversations/2")
    meta.writes("One more thing", number="15550100222", name="Tobias Lund")

    expect(bubble(page, "One more thing")).to_be_in_viewport()
    expect(page.locator("#rows a.row").first).to_contain_text("Tobias Lund")
    expect(page.locator("[data-announce]")).to_contain_text("One more thing")


def test_a_reader_of_older_messages_keeps_their_place(open_window, talk, agent, meta):
    agent.post("/conversations/1/reading", data={"up_to": "120"})
    page = open_window(visitor=agent, viewport=WIDE).page
    page.goto("/conversations/1")
    page.locator("[data-scroll]").evaluate("box => box.scrollTop = -900")
    before = top_of(page, "word 100")
    meta.writes("Are you there?")

    pill = page.get_by_role("button", name="1 new message")
    expect(pill).to_be_visible()
    assert abs(top_of(page, "word 100") - before) <= 2
    expect(page.locator("#row-1 .badge")).to_contain_text("1")  # not read: it has not been seen

    pill.click()
    expect(bubble(page, "Are you there?")).to_be_in_viewport()
    expect(page.locator("#row-1 .badge")).to_have_count(0)


def test_rows_do_not_jump_away_under_the_pointer(open_window, talk, agent, meta):
    page = open_window(visitor=agent, viewport=WIDE).page
    page.goto("/")
    first = page.locator("#rows a.row").first
    expect(first).to_contain_text("Joana Reis")
    first.hover()
    meta.writes("Hello?", number="15550100222", name="Tobias Lund")

    expect(page.get_by_role("button", name="1 update")).to_be_visible()
    expect(first).to_contain_text("Joana Reis")
    page.mouse.move(900, 400)
    expect(first).to_contain_text("Tobias Lund")


def test_a_quote_leads_to_its_original(open_window, talk, agent, meta):
    meta.writes("That one", context={"id": "wamid.test-1", "from": "15550100777"}, timestamp=str(NOON + 9000))
    agent.post("/conversations/1/reading", data={"up_to": "123"})
    page = open_window(visitor=agent, viewport=WIDE).page
    page.goto("/conversations/1")

    page.locator("a.quote").click()

    expect(page.locator("#message-1")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"around=1#message-1$"))
    expect(page.get_by_role("link", name="Newer messages")).to_be_attached()


def test_unfolded_text_stays_unfolded_through_updates(open_window, agent, meta):
    meta.writes("long " * 500)
    page = open_window(visitor=agent, viewport=WIDE).page
    page.goto("/conversations/1")
    page.get_by_text("Read more").click()
    meta.writes("and another")

    expect(bubble(page, "and another")).to_be_attached()
    expect(page.get_by_text("Show less")).to_be_visible()


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles"])
def test_times_are_in_the_readers_zone(open_window, agent, meta, zone):
    meta.writes("hello", timestamp=str(NOON))
    page = open_window(visitor=agent, viewport=WIDE, timezone_id=zone, locale="en-GB").page
    page.goto("/conversations/1")

    wanted = {"Pacific/Auckland": "01:00", "America/Los_Angeles": "04:00"}[zone]
    expect(page.locator("article .meta time")).to_have_text(wanted)
    assert any(cookie["name"] == "tz" and cookie["value"] == zone for cookie in page.context.cookies())


@pytest.mark.parametrize("path", ["/", "/conversations/1", "/login"])
def test_nothing_is_cut_off_at_400_percent(open_window, talk, agent, stranger, path):
    page = open_window(
        visitor=None if path == "/login" else agent, viewport={"width": 320, "height": 560}
    ).page
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
