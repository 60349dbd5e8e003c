"""Searching and the palette in a real Chromium: with the keyboard, on a phone, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import barriers

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
NOON = 1795176000
HIGHLIGHTS = "() => [...(CSS.highlights.get('found') ?? [])].map((range) => range.toString())"


@pytest.fixture
def talk(meta):
    """A long conversation with a hit far up, and two others."""
    for number in range(150):
        text = "Where is my velvet coat?" if number == 20 else f"word {number}"
        meta.writes(text, timestamp=str(NOON + 60 * number))
    meta.writes("A coat, please", number="15550100222", name="Tobias Lund", timestamp=str(NOON + 90000))
    meta.writes("Bom dia", number="15550100333", name="Joana Reis", timestamp=str(NOON + 90060))


def field(page: Page):
    return page.get_by_label("Search names, numbers and messages")


def options(page: Page):
    return page.locator("[data-palette] [role=option]")


def test_typing_finds_and_a_hit_opens_in_its_place_beside_the_results(page, talk):
    page.set_viewport_size(WIDE)
    page.goto("/")
    field(page).press_sequentially("velvet", delay=20)

    hit = page.locator(".row--hit")
    expect(hit).to_have_count(1)
    expect(hit.locator("mark")).to_have_text("velvet")
    expect(page).to_have_url(re.compile(r"/search\?q=velvet$"))
    expect(field(page)).to_be_focused()
    expect(page.locator("[data-announce]")).to_have_text("Found: conversations 0, messages 1.")

    hit.click()
    bubble = page.locator("#message-21")
    expect(bubble).to_be_in_viewport()
    expect(bubble).to_contain_text("velvet coat")
    expect(hit).to_have_attribute("aria-current", "true")
    assert page.evaluate(HIGHLIGHTS) == ["velvet"]

    page.reload()
    expect(hit).to_have_attribute("aria-current", "true")
    expect(field(page)).to_have_value("velvet")
    expect(bubble).to_be_in_viewport()


def test_the_back_button_leaves_the_hit_and_then_the_search(page, talk):
    page.set_viewport_size(WIDE)
    page.goto("/")
    field(page).press_sequentially("coat", delay=20)
    page.locator(".row--hit").first.click()
    expect(page.locator("#pane [data-thread]")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("heading", name="Choose a conversation")).to_be_visible()
    expect(page.locator(".row--hit")).to_have_count(2)

    page.go_back()
    expect(page.locator("#rows[data-list] a.row")).to_have_count(3)
    expect(field(page)).to_have_value("")

    page.go_forward()
    expect(page.locator(".row--hit")).to_have_count(2)
    expect(field(page)).to_have_value("coat")


def test_with_the_keyboard_alone(page, talk):
    page.set_viewport_size(WIDE)
    page.goto("/")
    page.wait_for_load_state()
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.type("coat", delay=20)
    expect(page.locator(".row--hit")).to_have_count(2)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".row--hit").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#message-21")).to_be_in_viewport()

    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.locator("#rows[data-list] a.row")).to_have_count(3)
    expect(page).to_have_url(re.compile(r"/conversations/1$"))
    expect(page.locator("#pane [data-thread]")).to_be_visible()


def test_filters_are_one_step_and_stay_with_the_next_words(page, talk):
    page.set_viewport_size(WIDE)
    page.goto("/search?q=coat")
    page.get_by_role("link", name="Photos").click()
    expect(page.get_by_text("Nothing found", exact=True)).to_be_visible()
    page.get_by_role("link", name="Search without filters").click()
    expect(page.locator(".row--hit")).to_have_count(2)

    page.get_by_text("Who wrote it, and when").click()
    page.get_by_label("Written by").select_option("Us")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"by=us"))
    field(page).fill("velvet")
    expect(page).to_have_url(re.compile(r"q=velvet.*by=us|by=us.*q=velvet"))
    expect(page.locator(".row--hit")).to_have_count(0)
    page.get_by_role("link", name="Close search").click()
    expect(page.locator("#rows[data-list] a.row")).to_have_count(3)


def test_on_a_phone_the_results_come_back(open_window, agent, talk):
    page = open_window(visitor=agent, viewport=NARROW, has_touch=True).page
    page.goto("/")
    field(page).press_sequentially("coat", delay=20)
    page.locator(".row--hit").nth(1).tap()
    expect(page.locator("#message-21")).to_be_in_viewport()

    page.go_back()

    expect(page.locator(".row--hit").nth(1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_it_is_a_form_and_links(open_window, agent, talk):
    page = open_window(visitor=agent, viewport=WIDE, java_script_enabled=False).page
    page.goto("/")
    field(page).fill("velvet")
    field(page).press("Enter")
    page.locator(".row--hit").click()

    expect(page.locator("#message-21")).to_contain_text("velvet coat")
    expect(page.locator(".row--hit")).to_have_count(1)
    page.goto("/palette?q=tobias")
    page.get_by_role("link", name=re.compile("Tobias Lund")).click()
    expect(page.get_by_role("heading", name="Tobias Lund")).to_be_visible()


def test_the_palette_opens_a_conversation(page, talk):
    page.set_viewport_size(WIDE)
    page.goto("/")
    page.wait_for_load_state()
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Name, number or command")
    expect(box).to_be_focused()
    expect(options(page).first).to_have_attribute("aria-selected", "true")

    page.keyboard.type("tob", delay=20)
    chosen = page.get_by_role("option", name=re.compile("Tobias"))
    expect(chosen).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")

    expect(page.locator("dialog[data-palette]")).not_to_be_visible()
    expect(page.get_by_role("heading", name="Tobias Lund")).to_be_visible()
    expect(page.locator("#row-2")).to_have_attribute("aria-current", "true")
    assert page.locator("#list > a").count() == 0


def test_the_palette_searches_and_gives_commands(page, talk):
    page.set_viewport_size(WIDE)
    page.goto("/")
    page.wait_for_load_state()
    page.keyboard.press("Control+k")
    page.keyboard.type("velvet")
    page.keyboard.press("Enter")  # before the answer is there: what it will offer first
    expect(page.locator(".row--hit")).to_have_count(1)

    page.keyboard.press("Control+k")
    page.keyboard.type("dark", delay=20)
    expect(page.get_by_role("option", name="Dark colours")).to_be_visible()
    page.get_by_role("option", name="Dark colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/settings")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_palette_closes_with_escape_and_gives_the_focus_back(page, talk):
    page.set_viewport_size(WIDE)
    page.goto("/conversations/2")
    page.wait_for_load_state()
    row = page.locator("#row-1")
    row.focus()
    page.keyboard.press("Control+k")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")  # from the first round to the last
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("option", name="Mark as unread")).to_have_count(1)
    page.keyboard.press("Escape")

    expect(row).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_window, agent, talk, scheme):
    page = open_window(visitor=agent, viewport=NARROW, color_scheme=scheme, reduced_motion="reduce").page
    for path in (
        "/search?q=coat",
        "/search?q=nothing-like-it",
        "/search?q=&kind=photos&since=x",
        "/palette?q=t",
    ):
        page.goto(path)
        check(page)
    page.set_viewport_size(WIDE)
    page.goto("/conversations/1?around=21&q=velvet")
    check(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("t")
    expect(page.get_by_role("option", name=re.compile("Tobias"))).to_be_visible()
    check(page)


def check(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    found = [each for each in barriers(page) if each["impact"] in ("serious", "critical")]
    # What a dialog covers is no target.
    found = [
        each for each in found if each["id"] != "target-size" or not page.locator("dialog[open]").count()
    ]
    assert not found, "\n\n".join(f"{each['id']}: {each['help']}\n{each['nodes'][:4]}" for each in found)
