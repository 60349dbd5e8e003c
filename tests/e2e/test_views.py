"""Views, filters and Done in a real Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
NOON = 1795176000


@pytest.fixture
def three(meta):
    for number, name in enumerate(("Nia Okoro", "Ada Lund", "Ben Reis")):
        meta.writes("Good morning", number=f"1555010011{number}", name=name, timestamp=str(NOON + number))


def row(page: Page, name: str):
    return page.locator("#rows a.row", has_text=name)


def chosen(page: Page, view: str):
    return page.locator(f"#view-{view}[aria-current='true']")


def test_done_is_undone_from_the_sentence_about_it(page, three):
    page.set_viewport_size(WIDE)
    page.goto("/conversations/2")
    page.wait_for_load_state()

    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Done by you")).to_be_visible()
    expect(page.locator("#view-open .chip__count")).to_have_text("2")
    expect(row(page, "Ada Lund")).to_be_visible()  # until it is left

    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Done", exact=True)).to_be_visible()
    expect(page.locator("#view-open .chip__count")).to_have_text("3")


def test_done_leaves_the_list_when_another_is_opened(page, three):
    page.set_viewport_size(WIDE)
    page.goto("/conversations/2")
    page.wait_for_load_state()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Done by you")).to_be_visible()

    row(page, "Ben Reis").click()
    expect(page.get_by_role("heading", name="Ben Reis")).to_be_visible()
    page.mouse.move(900, 400)

    expect(row(page, "Ada Lund")).to_have_count(0)
    page.locator("#view-done").click()
    expect(row(page, "Ada Lund")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/conversations/3\?view=done$"))


def test_reading_in_unread_keeps_the_row(page, three):
    page.set_viewport_size(WIDE)
    page.goto("/?view=unread")
    page.wait_for_load_state()
    row(page, "Ada Lund").click()

    expect(row(page, "Ada Lund").locator(".badge")).to_have_count(0)
    expect(page.locator("#view-unread .chip__count")).to_have_text("2")
    expect(row(page, "Ada Lund")).to_be_visible()
    page.reload()
    expect(chosen(page, "unread")).to_be_visible()
    expect(row(page, "Ada Lund")).to_be_visible()
    expect(page.get_by_role("heading", name="Ada Lund")).to_be_visible()


def test_back_brings_back_the_view(page, three):
    page.set_viewport_size(WIDE)
    page.goto("/conversations/1?view=all")
    page.wait_for_load_state()
    page.locator("#view-unread").click()
    expect(page).to_have_url(re.compile(r"/conversations/1\?view=unread$"))
    expect(chosen(page, "unread")).to_be_visible()

    page.go_back()

    expect(chosen(page, "all")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/conversations/1\?view=all$"))


def test_what_was_open_before_goes_along_to_another_view(page, three):
    """Links in an open thread were made before the view was chosen."""
    page.set_viewport_size(WIDE)
    page.goto("/conversations/1")
    page.wait_for_load_state()
    page.locator("#view-unread").click()
    expect(chosen(page, "unread")).to_be_visible()

    page.get_by_label("More about this conversation").click()
    page.get_by_role("link", name="Media, documents and links").click()

    expect(page).to_have_url(re.compile(r"/conversations/1/media\?view=unread$"))


def test_filters_are_chosen_saved_and_cleared(page, three):
    page.set_viewport_size(WIDE)
    page.goto("/")
    page.wait_for_load_state()
    page.get_by_label("Filters").click()
    page.get_by_label("Who").select_option("Groups")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_text("Nothing matches")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/\?who=groups$"))
    page.get_by_label("Filters").click()
    page.get_by_label("Save this view as").fill("All groups")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".chip", has_text="All groups")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Clear the filters").click()
    expect(row(page, "Nia Okoro")).to_be_visible()
    expect(chosen(page, "open")).to_be_visible()


def test_a_new_message_counts_in_the_chips_and_brings_back_what_was_done(page, three, meta):
    page.set_viewport_size(WIDE)
    page.goto("/conversations/2")
    page.wait_for_load_state()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Done by you")).to_be_visible()

    meta.writes("One more thing", number="15550100111", name="Ada Lund", timestamp=str(NOON + 60))

    expect(page.get_by_role("button", name="Done", exact=True)).to_be_visible()
    expect(page.locator("#view-open .chip__count")).to_have_text("3")


def test_escape_closes_the_filters_and_nothing_else(page, three):
    page.set_viewport_size(WIDE)
    page.goto("/conversations/2")
    page.wait_for_load_state()
    page.get_by_label("Filters").click()
    expect(page.get_by_label("Who")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_label("Who")).to_be_hidden()
    expect(page.get_by_role("heading", name="Ada Lund")).to_be_visible()


def test_all_of_it_works_without_scripts(open_window, agent, three):
    page = open_window(visitor=agent, viewport=WIDE, java_script_enabled=False).page
    page.goto("/?view=unread")
    row(page, "Ada Lund").click()
    page.get_by_role("button", name="Done").click()

    expect(page).to_have_url(re.compile(r"/conversations/2\?view=unread$"))
    expect(page.get_by_text("Done by you")).to_be_visible()
    page.get_by_role("link", name="Done", exact=True).click()
    expect(row(page, "Ada Lund")).to_be_visible()
    page.get_by_label("Filters").click()
    page.get_by_label("Who").select_option("Groups")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/\?view=done&who=groups$"))
    expect(page.get_by_text("Nothing matches")).to_be_visible()


def test_on_a_phone_the_chips_move_sideways_and_the_page_does_not(open_window, agent, three):
    page = open_window(visitor=agent, viewport=NARROW, has_touch=True, is_mobile=True).page
    agent.post("/settings/views", data={"query": "view=unread", "name": "A view with a rather long name"})
    page.goto("/?view=all")
    page.wait_for_load_state()

    expect(page.locator("#view-all")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    row(page, "Ada Lund").tap()
    expect(page.locator("#closure-button")).to_be_visible()
    page.locator("#closure-button").tap()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
