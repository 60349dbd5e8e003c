"""A thread of hundreds of messages: pages come by themselves, and what is far away leaves the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.meta import envelope

pytestmark = pytest.mark.browser

NOON = 1795176000
COUNT = 420
MOST = 300
TOP_OF_FIRST_SEEN = """box => {
  const edge = box.getBoundingClientRect().top;
  const all = [...box.querySelectorAll("[data-key]")];
  const seen = all.find((one) => one.getBoundingClientRect().bottom > edge);
  return [seen.id, seen.getBoundingClientRect().top];
}"""


@pytest.fixture
def long_talk(meta):
    messages = [
        {"from": "15550100777", "id": f"wamid.{n}", "timestamp": str(NOON + 60 * n), "type": "text"}
        | {"text": {"body": f"word {n}"}}
        for n in range(COUNT)
    ]
    contact = {"wa_id": "15550100777", "profile": {"name": "Nia Okoro"}}
    meta.posts(envelope(messages=messages, contacts=[contact]))


def loaded(page: Page) -> int:
    return page.locator("#messages [data-key]").count()


def word(page: Page, number: int):
    return page.locator("article", has_text=re.compile(rf"\bword {number}(?!\d)"))


def travel(page: Page, number: int, *, up: bool) -> None:
    """Scroll until a message is there; what is being read may never jump when a page comes."""
    box = page.locator("[data-scroll]")
    step = "-2 * box.clientHeight" if up else "2 * box.clientHeight"
    for _ in range(80):
        if word(page, number).count():
            return
        box.evaluate(f"box => {{ box.scrollTop += {step}; }}")
        seen, before = box.evaluate(TOP_OF_FIRST_SEEN)
        page.wait_for_load_state("networkidle")
        now = page.locator(f"#{seen}").evaluate("one => one.getBoundingClientRect().top")
        assert abs(now - before) <= 2, seen
        assert loaded(page) <= MOST
    raise AssertionError(f"word {number} never came")


def test_far_messages_leave_the_page_and_come_back(open_window, long_talk, agent, meta):
    agent.post("/conversations/1/reading")
    page = open_window(visitor=agent, viewport={"width": 1280, "height": 800}).page
    page.goto("/conversations/1")
    expect(word(page, COUNT - 1)).to_be_in_viewport()

    travel(page, 0, up=True)
    expect(word(page, COUNT - 1)).to_have_count(0)
    expect(page.get_by_text("The beginning of this conversation")).to_be_attached()
    expect(page.get_by_role("link", name="Latest messages")).to_be_visible()
    meta.writes("while you were away")

    travel(page, COUNT - 1, up=False)
    expect(page.get_by_text("while you were away").last).to_be_attached()
    expect(word(page, 0)).to_have_count(0)
    expect(page.get_by_role("link", name="Latest messages")).to_be_hidden()
    meta.writes("and after you came back")
    expect(page.get_by_text("and after you came back").last).to_be_attached()
    days = page.locator("[data-day]").evaluate_all("all => all.map(day => day.dataset.day)")
    assert days == sorted(set(days))


def test_the_latest_messages_are_one_click_away(open_window, long_talk, agent):
    agent.post("/conversations/1/reading")
    page = open_window(visitor=agent, viewport={"width": 1280, "height": 800}).page
    page.goto("/conversations/1?around=5")
    expect(word(page, 4)).to_be_in_viewport()

    page.get_by_role("link", name="Latest messages").click()

    expect(word(page, COUNT - 1)).to_be_in_viewport()
    expect(page).to_have_url(re.compile("/conversations/1$"))
    expect(page.get_by_role("link", name="Latest messages")).to_be_hidden()
