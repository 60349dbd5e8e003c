"""A day's work from log-in to log-out: on a phone, without a mouse, without scripts, in all languages."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from inbox.words import gettext
from tests.support.visitors import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
WAYS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": PHONE,
    "without scripts": {**DESKTOP, "java_script_enabled": False},
    "phone without scripts": {**PHONE, "java_script_enabled": False},
    "in Arabic": {**DESKTOP, "locale": "ar"},
    **{f"phone in {name}": {**PHONE, "locale": name} for name in ("ar", "es", "hi", "pt")},
}


@pytest.fixture
def talk(meta):
    meta.writes("Is my coat ready?", number="15550100222", name="Tobias Lund")
    meta.writes("Bom dia", number="15550100333", name="Joana Reis")


@pytest.fixture
def say(app):
    """What the inbox says to a browser of this language."""

    def say(language: str, text: str, **values: str) -> str:
        with app.test_request_context(headers={"Accept-Language": language}):
            return gettext(text, **values)

    return say


@pytest.mark.parametrize("way", WAYS)
def test_a_days_work(open_window, talk, agent, way, say):
    window = open_window(**WAYS[way])
    page, say = window.page, partial(say, WAYS[way].get("locale", "en"))
    page.goto("/")
    page.get_by_label(say("E-mail address")).fill("asha@example.org")
    page.get_by_label(say("Password")).fill(PASSWORD)
    page.get_by_role("button", name=say("Log in")).click()
    page.wait_for_load_state("networkidle")
    nothing_is_cut_off(page)

    row = page.locator("#rows a.row", has_text="Tobias Lund")
    expect(row.locator(".badge")).to_contain_text("1")
    row.click()
    expect(page.locator("article").get_by_text("Is my coat ready?")).to_be_in_viewport()
    nothing_is_cut_off(page)

    page.get_by_label(say("Message to %(name)s", name="Tobias Lund")).fill("Tomorrow at ten")
    page.get_by_role("button", name=say("Send")).click()
    answer = page.locator("article", has_text="Tomorrow at ten")
    expect(answer).to_be_in_viewport()
    is_at_the_end(answer, mirrored=WAYS[way].get("locale") == "ar")

    page.locator(".thread__about").click()
    expect(page.locator(".details__name").first).to_have_text("Tobias Lund")
    nothing_is_cut_off(page)

    page.goto("/")
    page.locator("summary:has(.avatar--small)").click()
    page.get_by_role("button", name=say("Log out")).click()
    expect(page.get_by_role("heading", name=say("Log in"))).to_be_visible()
    window.forgive_status(401)  # a question for news that was on its way


def test_a_days_work_without_a_mouse(open_window, talk, agent):
    window = open_window(**DESKTOP)
    page = window.page
    page.goto("/")
    focus(page, page.get_by_label("E-mail address"))
    page.keyboard.type("asha@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.wait_for_load_state("networkidle")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the conversations")).to_be_focused()
    page.keyboard.press("Enter")
    row = page.locator("#rows a.row", has_text="Tobias Lund")
    focus(page, row)
    page.keyboard.press("Enter")
    expect(page.locator("#pane").get_by_role("heading", name="Tobias Lund")).to_be_focused()
    expect(row.locator(".badge")).to_have_count(0)

    focus(page, page.get_by_label("Message to Tobias Lund"))
    page.keyboard.type("Tomorrow at ten")
    page.keyboard.press("Enter")
    expect(page.locator("article").get_by_text("Tomorrow at ten")).to_be_visible()
    expect(page.get_by_label("Message to Tobias Lund")).to_be_focused()

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(row).to_be_focused()
    focus(page, page.get_by_label(re.compile("Your account")), back=True)
    page.keyboard.press("Enter")
    focus(page, page.get_by_role("button", name="Log out"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    window.forgive_status(401)


def focus(page: Page, wanted, *, back: bool = False) -> None:
    """Press Tab until the focus is there; each stop on the way must be one that can be seen."""
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
        unseen = page.evaluate(
            """() => {
              const place = document.activeElement;
              const isSeen = place === document.body || place.checkVisibility({visibilityProperty: true});
              return isSeen ? "" : place.outerHTML.slice(0, 300);
            }"""
        )
        assert not unseen
    raise AssertionError(f"Tab does not lead to {wanted}.")


def nothing_is_cut_off(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def is_at_the_end(bubble, *, mirrored: bool) -> None:
    """Ours are on the right, and on the left where the page is mirrored."""
    place = bubble.evaluate(
        """bubble => {
          const own = bubble.getBoundingClientRect();
          const column = bubble.closest(".thread__column").getBoundingClientRect();
          return own.left - column.left > column.right - own.right ? "right" : "left";
        }"""
    )
    assert place == ("left" if mirrored else "right")
