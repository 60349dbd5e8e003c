"""The whole inbox by single keys, and none of them where they would be in the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from inbox.extensions import db
from inbox.models.agent import Agent
from inbox.operations import personal

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

NAMES = ("Nia Okoro", "Tobias Lund", "Joana Reis")  # the last one wrote last and is first in the list


@pytest.fixture
def talk(meta):
    for number, name in enumerate(NAMES):
        meta.writes(f"Hello from {name}", number=f"1555010022{number}", name=name)


@pytest.fixture
def page(open_window, agent, talk) -> Page:
    page = open_window(visitor=agent).page
    page.goto("/")
    page.wait_for_load_state("networkidle")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def row(page: Page, name: str):
    return page.locator("#rows a.row", has_text=name)


def opened(page: Page, name: str):
    return expect(page.locator("#pane").get_by_role("heading", name=name))


def test_through_the_list_and_into_a_conversation(page):
    press(page, "j")
    expect(row(page, "Joana Reis")).to_be_focused()
    press(page, "j", "ArrowDown")
    expect(row(page, "Nia Okoro")).to_be_focused()
    press(page, "k")
    expect(row(page, "Tobias Lund")).to_be_focused()

    press(page, "Enter")
    opened(page, "Tobias Lund").to_be_focused()
    press(page, "j", "o")
    opened(page, "Nia Okoro").to_be_focused()


def test_answering_and_leaving_the_box(page):
    press(page, "j", "o")
    opened(page, "Joana Reis").to_be_focused()
    press(page, "r")
    box = page.get_by_label("Message to Joana Reis")
    expect(box).to_be_focused()

    page.keyboard.type("jkreu?/")
    expect(box).to_have_value("jkreu?/")
    press(page, "Escape")
    opened(page, "Joana Reis").to_be_focused()
    expect(box).to_have_value("jkreu?/")

    press(page, "Escape")
    expect(page).to_have_url(re.compile("/$"))
    expect(row(page, "Joana Reis")).to_be_focused()


def test_from_one_unread_conversation_to_the_next(page):
    press(page, "]")
    opened(page, "Joana Reis").to_be_visible()
    expect(row(page, "Joana Reis").locator(".badge")).to_have_count(0)
    press(page, "]")
    opened(page, "Tobias Lund").to_be_visible()
    expect(row(page, "Tobias Lund").locator(".badge")).to_have_count(0)
    press(page, "u")
    expect(row(page, "Tobias Lund").locator(".badge")).to_have_count(1)


def test_done_and_on_to_the_next(page):
    press(page, "]")
    opened(page, "Joana Reis").to_be_focused()
    press(page, "e")
    expect(page.get_by_role("button", name=re.compile("Reopen"))).to_be_visible()
    press(page, "e")
    expect(page.get_by_role("button", name=re.compile("Reopen"))).to_have_count(0)

    press(page, "Shift+E")
    opened(page, "Tobias Lund").to_be_visible()
    press(page, "g", "d")
    expect(page).to_have_url(re.compile("view=done"))
    expect(row(page, "Joana Reis")).to_be_visible()
    expect(row(page, "Nia Okoro")).to_have_count(0)


@pytest.mark.parametrize(
    ("key", "view"), [("u", "unread"), ("n", "needs-reply"), ("c", "closing"), ("d", "done")]
)
def test_from_view_to_view(page, key, view):
    press(page, "g", key)

    expect(page).to_have_url(re.compile(f"view={view}"))
    press(page, "g", "a")
    expect(page).not_to_have_url(re.compile("view="))


def test_what_finds_things(page):
    press(page, "/")
    expect(page.get_by_label("Search names, numbers and messages")).to_be_focused()
    press(page, "Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_nothing_is_left_unread(page, agent):
    for number in (1, 2, 3):
        agent.post(f"/conversations/{number}/reading", data={"up_to": str(number)})
    page.reload()
    page.wait_for_load_state("networkidle")
    press(page, "]")

    expect(page.get_by_text("Nothing else is unread in this list.")).to_be_visible()


def test_the_sheet_opens_and_closes(page):
    press(page, "?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    press(page, "j")
    expect(sheet).to_be_visible()
    expect(row(page, "Joana Reis")).not_to_be_focused()
    press(page, "Escape")
    expect(sheet).to_be_hidden()

    page.get_by_label(re.compile("Your account")).click()
    page.get_by_role("link", name="Keyboard shortcuts").click()
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()


def test_whoever_turns_them_off_types_in_peace(app, page, agent):
    with app.app_context():
        asha = db.session.scalars(select(Agent).where(Agent.email == agent.email)).one()
        personal.choose(asha.id, {"shortcuts": "off"})
    page.reload()
    page.wait_for_load_state("networkidle")

    press(page, "j", "?", "]")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page).to_have_url(re.compile("/$"))
    expect(page.locator("body")).to_be_focused()


def test_keys_of_other_programs_are_left_alone(page):
    press(page, "Alt+j", "Control+j", "Meta+j")
    expect(row(page, "Joana Reis")).not_to_be_focused()

    page.evaluate(
        """document.body.dispatchEvent(
          new KeyboardEvent("keydown", {key: "j", isComposing: true, bubbles: true}))"""
    )
    expect(row(page, "Joana Reis")).not_to_be_focused()


def test_other_alphabets_have_the_same_keys(page):
    page.evaluate(
        """document.body.dispatchEvent(
          new KeyboardEvent("keydown", {key: "ت", code: "KeyJ", bubbles: true}))"""
    )

    expect(row(page, "Joana Reis")).to_be_focused()


@pytest.mark.parametrize("keys", [("g", "x"), ("g",)])
def test_half_of_a_pair_of_keys_does_nothing(page, keys):
    press(page, *keys)

    expect(page).to_have_url(re.compile("/$"))


def test_the_rows_stay_where_they_are_while_somebody_reads_down_the_list(page, meta):
    press(page, "j", "j")
    meta.writes("again", number="15550100220", name="Nia Okoro")

    expect(page.get_by_role("button", name="1 update")).to_be_visible()
    expect(row(page, "Tobias Lund")).to_be_focused()
