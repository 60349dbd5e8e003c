"""Canned replies in a real Chromium: a slash, a list, one key."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from inbox.operations import agents, canned

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

HOSTILE = "{{7*7}} {0.__class__} %s <img src=x onerror=\"document.title='ran'\">\nsecond /line"


@pytest.fixture
def replies(app, agent, meta):
    meta.writes("Is it ready?", number="447700900211", name="Ilse <b>Maartens</b>")
    with app.app_context():
        asha = agents.expect("asha@example.org")
        for shortcut, text in [
            ("hours", "We open at eight"),
            ("ready", "{first_name}, it is ready"),
            ("thanks", "Thank you, {name}!\n{agent}"),
            ("hostile", HOSTILE),
        ]:
            canned.add(asha, shortcut, text, shared=False)


@pytest.fixture
def opened(open_window, agent, replies):
    def opened(**options) -> Page:
        page = open_window(visitor=agent, **options).page
        page.goto("/conversations/1")
        page.wait_for_load_state()
        return page

    return opened


def box(page):
    return page.get_by_label(re.compile("^Message to"))


def options(page):
    return page.get_by_role("listbox", name="Canned replies").get_by_role("option")


def test_by_keyboard(opened):
    page = opened()
    text = box(page)
    text.press_sequentially("Hi /")

    expect(options(page)).to_have_count(4)
    expect(text).to_have_role("combobox")
    expect(text).to_have_attribute("aria-expanded", "true")
    expect(text).to_have_attribute("aria-controls", "canned-list")
    first = options(page).nth(0)
    expect(first).to_have_attribute("aria-selected", "true")
    expect(text).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    expect(page.locator("[data-canned-status]")).to_contain_text("4 canned replies")

    page.keyboard.press("ArrowUp")
    expect(options(page).nth(3)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(options(page).nth(1)).to_have_attribute("aria-selected", "true")

    text.press_sequentially("th")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(text).to_have_value("Hi Thank you, Ilse <b>Maartens</b>!\nAsha Rao")
    expect(text).to_have_role("textbox")
    expect(page.locator("[data-canned-popup]")).to_be_hidden()
    expect(page.locator("article")).to_have_count(1)  # nothing was sent

    page.keyboard.press("Control+z")
    expect(text).to_have_value("Hi /th")


def test_words_of_the_text_find_it_and_tab_inserts(opened):
    page = opened()
    box(page).press_sequentially("/open at")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(box(page)).to_have_value("We open at eight")
    expect(box(page)).to_be_focused()


def test_escape_closes_it_until_another_slash(opened):
    page = opened()
    text = box(page)
    text.press_sequentially("/re")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Escape")
    text.press_sequentially("ady")
    expect(page.locator("[data-canned-popup]")).to_be_hidden()
    expect(text).to_have_value("/ready")
    text.press_sequentially(" /")
    expect(options(page)).to_have_count(4)

    page.keyboard.press("Escape")
    text.press("ControlOrMeta+a")
    page.keyboard.press("Backspace")
    text.press_sequentially("/")
    expect(options(page)).to_have_count(4)
    page.keyboard.press("Escape")
    text.press("Backspace")
    text.press_sequentially("/ho")
    expect(options(page)).to_have_count(2)


def test_other_slashes_are_only_slashes(opened):
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box(page).press_sequentially("and/or 1/2 5 / 6 https://shop.example/prices")
    box(page).press_sequentially(" /hours")
    expect(options(page)).to_have_count(1)
    queries = [parse_qs(urlsplit(url).query, keep_blank_values=True) for url in asked if "/replies?" in url]
    typed = ["", "h", "ho", "hou", "hour", "hours"]
    assert {query["q"][0] for query in queries} <= set(typed)


def test_a_mistyped_shortcut_is_not_sent(opened):
    page = opened()
    box(page).press_sequentially("/thnaks")
    expect(page.locator("[data-canned-popup]")).to_contain_text("No canned reply matches “thnaks”")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("/thnaks")
    expect(page.locator("article")).to_have_count(1)


def test_enter_waits_for_the_list(opened):
    page = opened()
    text = box(page)
    held: list[Route] = []
    page.route("**/replies?*", lambda route: held.append(route))
    text.press_sequentially("/hours")
    page.keyboard.press("Enter")
    expect(text).to_have_value("/hours")
    held[-1].continue_()
    expect(text).to_have_value("We open at eight")
    expect(page.locator("article")).to_have_count(1)


def test_what_is_hostile_is_inserted_as_it_is(opened):
    page = opened()
    box(page).press_sequentially("/hostile")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value(HOSTILE)
    expect(page.locator("[data-canned-popup]")).to_be_hidden()
    expect(page).not_to_have_title("ran")


def test_the_button_opens_the_same_list(opened):
    page = opened()
    button = page.get_by_role("link", name="Canned replies")
    button.click()
    expect(options(page)).to_have_count(4)
    expect(box(page)).to_be_focused()
    options(page).nth(0).click()
    expect(box(page)).to_have_value(HOSTILE)

    box(page).fill("")
    button.click()
    expect(options(page)).to_have_count(4)
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")

    button.click()
    expect(options(page)).to_have_count(4)
    page.locator("article").click()
    expect(page.locator("[data-canned-popup]")).to_be_hidden()
    expect(box(page)).to_have_value("")


def test_by_touch_on_a_phone(opened):
    page = opened(viewport={"width": 390, "height": 844}, has_touch=True)
    page.get_by_role("link", name="Canned replies").tap()
    expect(options(page)).to_have_count(4)
    sheet = page.locator("[data-canned-popup]").bounding_box()
    assert sheet
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= 390
    options(page).filter(has_text="/ready").tap()
    expect(box(page)).to_have_value("Ilse, it is ready")


def test_without_scripts(opened):
    page = opened(java_script_enabled=False)
    page.get_by_role("link", name="Canned replies").click()
    page.get_by_label("Search shortcuts and texts").fill("eight")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Insert /hours").click()
    expect(box(page)).to_have_value("We open at eight")
    expect(page.get_by_role("heading", name=re.compile("Ilse"))).to_be_visible()
