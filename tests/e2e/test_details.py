"""What is told beside a message, and the admins' pages, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.meta import envelope

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.mark.parametrize("size", [{}, PHONE], ids=["desktop", "phone"])
def test_the_floating_button_covers_no_message(meta, agent, open_window, size):
    for number in range(30):
        meta.writes(f"message {number}")
    page = open_window(visitor=agent, **size).page
    # As in a window in the background, where nothing is read and the button stays.
    page.add_init_script("document.hasFocus = () => false")
    page.goto("/conversations/1")
    page.locator("[data-scroll]").evaluate("thread => (thread.scrollTop = 0)")  # it is reversed: the end

    pill = page.locator(".reading").bounding_box()
    last = page.locator(".bubble").last.bounding_box()

    assert pill
    assert last
    assert last["y"] + last["height"] <= pill["y"]


def test_what_was_opened_beside_a_message_stays_open(meta, agent, open_window):
    meta.writes("hello")
    page = open_window(visitor=agent).page
    page.goto("/conversations/1")
    page.locator(".bubble").first.hover()
    page.get_by_label("About this message").click()
    assert page.locator(".about__facts").is_visible()

    meta.writes("and another")
    page.locator(".bubble").nth(1).wait_for()

    assert page.locator(".about__facts").first.is_visible()


def test_a_quote_takes_the_keyboard_along_and_lights_up_through_updates(meta, agent, open_window):
    original = meta.writes("the first one")
    meta.writes("that one", context={"id": original, "from": "15550100777"})
    page = open_window(visitor=agent).page
    page.goto("/conversations/1")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "document.styleSheets[0].insertRule('.message--flash .bubble { animation-duration: 60s !important }')"
    )

    page.locator("a.quote").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#message-1 .about__switch")).to_be_focused()
    meta.writes("and another")
    expect(page.get_by_text("and another").last).to_be_attached()

    expect(page.locator("#message-1")).to_have_class(re.compile("message--flash"))


def test_an_admin_applies_again_without_scripts(meta, admin, open_window):
    meta.posts(envelope(statuses=[{"id": "wamid.x"}]))
    page = open_window(visitor=admin, java_script_enabled=False).page
    page.goto("/")
    page.get_by_label("Your account").click()
    page.get_by_role("link", name="Event log").click()
    page.get_by_role("link", name="Nothing could be applied").click()
    page.locator(".piece summary").click()
    assert page.locator(".piece pre").is_visible()

    page.get_by_role("button", name="Apply again").click()

    assert "1 piece is set aside still." in page.get_by_role("status").inner_text()
    page.locator(".json summary").first.click()
    assert not page.get_by_text("messaging_product").is_visible()
