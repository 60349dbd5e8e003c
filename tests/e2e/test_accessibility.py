"""axe-core looks at every page in every state: in both colours, wide and narrow, mirrored too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from inbox.demo.media import pictures, sounds
from inbox.models.conversation import Conversation
from tests.support.axe import barriers
from tests.support.files import WAVE
from tests.support.meta import payload_names

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

WIDE, PHONE = {"width": 1600, "height": 900}, {"width": 390, "height": 844}
DRAWN = "new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
GRAVE = {"serious", "critical"}
PAGES = (
    "/",
    "/?view=unread",
    "/?view=done",
    "/?view=nonsense",
    "/search?q=coat",
    "/search?q=nothing-has-this",
    "/palette?q=nia",
    "/conversations/1",
    "/conversations/2",
    "/conversations/1/details",
    "/conversations/1/media",
    "/conversations/1/media?kind=documents",
    "/conversations/1/media?kind=links",
    "/conversations/1/media?kind=voice",
    "/conversations/1/templates",
    "/new",
    "/templates",
    "/shortcuts",
    "/settings",
    "/settings/views",
    "/settings/replies",
    "/settings/replies/new",
    "/admin/events",
    "/admin/events/1",
    "/admin/notices",
    "/no-such-page",
)


@pytest.fixture
def talk(meta, files):
    """Words, a photo, a recording, a document, and a conversation whose 24 hours are over."""
    meta.writes("Hello, is https://example.org/coat still there?")
    files.bring_picture(files.sends("image", part={"caption": "The left cuff"}), pictures.coat())
    voice = files.sends("audio", part={"voice": True})
    files.bring(voice, sounds.voice_note(9), "audio/ogg", duration=9.0, waveform=WAVE)
    files.sends("document", part={"filename": "invoice.pdf"})
    meta.writes("long ago", number="15550100222", name="Tobias Lund", timestamp="1700000000")


@pytest.fixture
def opened(open_window, admin, talk):
    """Opens a page and waits until all of it is there."""

    def open_page(path: str, **options) -> Page:
        window = open_window(visitor=admin, **{"viewport": WIDE, "reduced_motion": "reduce", **options})
        window.page.goto(path)
        window.page.wait_for_load_state("networkidle")
        window.problems.clear()  # that a page is missing is told in the console too
        return window.page

    return open_page


def check(page: Page, *, covered: bool = False) -> None:
    """Where something lies over the page, what it covers is no target."""
    page.evaluate(DRAWN)
    found = [each for each in barriers(page) if each["impact"] in GRAVE]
    found = [each for each in found if not (covered and each["id"] == "target-size")]
    assert not found, "\n\n".join(
        f"{each['id']} ({each['impact']}): {each['help']}\n" + "\n".join(each["nodes"][:5]) for each in found
    )


@pytest.mark.parametrize("path", PAGES)
def test_every_page(opened, path):
    page = opened(path)
    check(page)
    page.emulate_media(color_scheme="dark")
    check(page)
    page.set_viewport_size(PHONE)
    page.evaluate("document.documentElement.dir = 'rtl'")
    check(page)


def test_what_strangers_see(open_window, meta):
    window = open_window(viewport=PHONE)
    page = window.page
    page.goto("/login")
    check(page)
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    window.problems.clear()  # the refusal is told in the console too


def test_an_empty_inbox(open_window, admin):
    page = open_window(visitor=admin, viewport=WIDE).page
    page.goto("/")
    check(page)


def test_every_kind_of_message(open_window, app, admin, meta):
    for name in payload_names():
        meta.posts(name)
    with app.extensions["engine"].connect() as connection:
        living = connection.scalars(
            select(Conversation.id).where(Conversation.merged_into_id.is_(None))
        ).all()
    page = open_window(visitor=admin, viewport=WIDE, reduced_motion="reduce").page
    for conversation_id in living:
        page.goto(f"/conversations/{conversation_id}")
        page.wait_for_load_state("networkidle")
        check(page)
        page.emulate_media(color_scheme="dark")
        check(page)
        page.emulate_media(color_scheme="light")


def shortcuts_sheet(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def pictures_as_large_as_the_window(page: Page) -> None:
    page.locator("#pane a[data-photo]").first.click()
    expect(page.get_by_role("dialog", name="Pictures of this conversation")).to_be_visible()


def palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("nia")
    expect(page.get_by_role("dialog").get_by_role("option", name=re.compile("Nia Okoro"))).to_be_visible()


def filters_of_the_list(page: Page) -> None:
    page.get_by_label("Filters").first.click()


def hits_in_the_list(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("coat")
    expect(page.locator("#list mark").first).to_be_visible()


def done(page: Page) -> None:
    page.keyboard.press("e")
    expect(page.get_by_role("button", name=re.compile("Reopen"))).to_be_visible()


def account_menu(page: Page) -> None:
    page.get_by_label(re.compile("Your account")).click()


def conversation_menu(page: Page) -> None:
    page.get_by_label("More about this conversation").click()


def facts_of_a_message(page: Page) -> None:
    page.locator(".bubble").first.hover()
    page.get_by_label("About this message").first.click()


def something_was_said(page: Page) -> None:
    page.evaluate("void inbox.toast('Marked as done.', {action: {words: 'Undo', run() {}}})")
    page.evaluate(
        "void inbox.toast('You are offline.', {look: 'danger', action: {words: 'Try again', run() {}}})"
    )


def details_on_their_way(page: Page) -> None:
    page.evaluate(
        """document.querySelector('[data-details-pane]').replaceChildren(
          document.querySelector('[data-details-skeleton]').content.cloneNode(true))"""
    )
    page.evaluate("document.querySelector('.app').toggleAttribute('data-loading', true)")


STATES = (
    shortcuts_sheet,
    pictures_as_large_as_the_window,
    palette,
    filters_of_the_list,
    hits_in_the_list,
    done,
    account_menu,
    conversation_menu,
    facts_of_a_message,
    something_was_said,
    details_on_their_way,
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_of_the_inbox(opened, state):
    page = opened("/conversations/1")
    state(page)
    check(page, covered=True)
    page.emulate_media(color_scheme="dark")
    check(page, covered=True)
