"""What takes long shows that it is on its way, and what does not come says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

PIECE = "**/conversations/1"


@pytest.fixture
def window(open_window, agent, meta):
    meta.writes("Is it ready?")
    window = open_window(visitor=agent)
    window.page.goto("/")
    window.page.wait_for_load_state("networkidle")
    return window


def test_a_slow_piece_is_shown_to_be_on_its_way(window):
    page = window.page
    held = []
    page.route(PIECE, lambda route: held.append(route))
    page.locator("#row-1").click()

    expect(page.locator(".app[data-loading] .progress")).to_be_visible()
    expect(page.locator("#pane[data-waits]")).to_be_visible()  # what was there stays
    expect(page.get_by_role("heading", name="Choose a conversation")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_role("heading", name="Nia Okoro")).to_be_visible()
    expect(page.locator(".progress")).to_be_hidden()
    expect(page.locator("[data-waits]")).to_have_count(0)


def test_a_quick_piece_makes_no_fuss(window):
    page = window.page
    page.evaluate(
        """window.fuss = 0;
        new MutationObserver(() => { window.fuss += 1; })
          .observe(document.querySelector(".app"), {attributeFilter: ["data-loading"]})"""
    )
    page.clock.install(time=0)
    page.clock.pause_at(60)  # no time passes while it is on its way
    page.locator("#row-1").click()
    expect(page.get_by_role("heading", name="Nia Okoro")).to_be_visible()

    assert page.evaluate("window.fuss") == 0


def test_what_does_not_come_can_be_asked_for_again(window):
    page = window.page
    page.route(PIECE, lambda route: route.abort("connectionrefused"))
    page.locator("#row-1").click()
    toast = page.locator(".toast", has_text="The inbox does not answer.")
    expect(toast).to_be_visible()
    expect(page.get_by_role("heading", name="Choose a conversation")).to_be_visible()

    page.unroute(PIECE)
    toast.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Nia Okoro")).to_be_visible()
    expect(toast).to_have_count(0)
    window.problems.clear()  # the lost answer is told in the console too


def test_a_toast_stays_while_somebody_reaches_for_it(window):
    page = window.page
    page.clock.install()
    page.evaluate(
        "void inbox.toast('Marked as done.', {action: {words: 'Undo', run: () => (window.undone = true)}})"
    )
    toast = page.locator(".toast", has_text="Marked as done.")
    toast.hover()
    page.clock.run_for(60_000)
    expect(toast).to_be_visible()

    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_have_count(0)
    assert page.evaluate("window.undone")


def test_a_toast_goes_by_itself(window):
    page = window.page
    page.clock.install()
    page.evaluate("void inbox.toast('Saved.')")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    page.clock.run_for(6_000)

    expect(page.locator(".toast")).to_have_count(0)
