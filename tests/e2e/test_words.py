"""A day's work in a language that has everything: nothing of it is left in Latin letters, scripts included.

Customers and agents write Greek here, so that a Latin letter is always a word that was not translated.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from inbox.demo.media import pictures, sounds
from inbox.operations import agents, canned
from tests.support.browser import Window
from tests.support.files import WAVE
from tests.support.senders import wait_for
from tests.support.visitors import PASSWORD, Visitor, logged_in
from tests.support.words import strays_on

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite"), pytest.mark.usefixtures("arabic")]

NIKOS = {"number": "15550100222", "name": "Νίκος Παππάς"}
ELENI = {"number": "15550100333", "name": "Ελένη Μάρκου"}
YOURS = {"theme": "system", "language": "ar", "enter_sends": "enter", "notifications": "on"}
WIDE = {"width": 1440, "height": 900}
NO_CONNECTION = ("ERR_FAILED", "ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
NEWS = """(count) => document.dispatchEvent(new CustomEvent("inbox:news", {detail: {news: Array.from(
  {length: count}, (_, id) => ({conversation: id, url: "/", title: "Νίκος", words: "Ναι", count: 2}))}}))"""
NOTIFICATIONS = """
window.told = [];
window.Notification = class extends EventTarget {
  static permission = "granted";
  constructor(title, { body }) { super(); told.push(title, body); }
  close() {}
};
"""


@pytest.fixture
def greek(app, visitor, meta) -> Visitor:
    """An agent with a Greek name, and customers who have written in Greek."""
    meta.writes("Είναι έτοιμο;", **NIKOS)
    meta.writes("Καλημέρα", **ELENI)
    return logged_in(app, visitor(), "asha@example.org", "Άσα Ράο", "agent")


@pytest.fixture
def window(open_window, greek) -> Window:
    return open_window(visitor=greek, locale="ar", viewport=WIDE)


@pytest.fixture
def page(window) -> Page:
    page = window.page
    page.goto("/")
    expect(page.locator("html[lang=ar][dir=rtl]")).to_have_count(1)
    expect(page.locator("[data-connection]")).to_have_attribute("data-state", "live")
    return page


def is_arabic(page: Page) -> None:
    """Every word is: at once, as whatever came has been waited for."""
    assert strays_on(page) == []


def open_thread(page: Page) -> None:
    page.locator("#rows a.row", has_text="Νίκος").click()
    expect(page.locator("#pane").get_by_role("heading", name="Νίκος Παππάς")).to_be_visible()


def box(page: Page):
    return page.locator("[data-composer-text]")


def test_from_the_login_to_an_answer(open_window, greek):
    window = open_window(locale="ar", viewport=WIDE)
    page = window.page
    page.goto("/")
    is_arabic(page)
    page.locator("[name=email]").fill(greek.email)
    page.locator("[name=password]").fill("λάθος")
    page.locator("[name=password]").press("Enter")
    expect(page.locator("[role=alert]")).to_be_visible()
    window.forgive_status(422)
    is_arabic(page)

    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator("#rows a.row")).to_have_count(2)
    is_arabic(page)

    open_thread(page)
    is_arabic(page)
    box(page).press_sequentially("Αύριο στις 10")
    is_arabic(page)
    page.keyboard.press("Enter")
    expect(page.locator("#messages article", has_text="Αύριο στις 10")).to_be_visible()
    is_arabic(page)


def test_what_does_not_get_through(window, page):
    open_thread(page)
    page.route(re.compile("/messages$"), lambda route: route.abort())
    for text in ("Αύριο", "Το απόγευμα"):
        box(page).fill(text)
        page.keyboard.press("Enter")
    expect(page.locator("[data-pending-problem]:visible")).to_have_count(2)
    is_arabic(page)

    box(page).fill("α" * 4000)
    is_arabic(page)
    box(page).fill("α" * 5000)
    is_arabic(page)
    forgive(window)


def test_replies_at_hand_and_reactions(app, window, page, greek):
    with app.app_context():
        canned.add(agents.expect(greek.email), "ώρες", "Ανοίγουμε στις 8", shared=False)
    open_thread(page)
    box(page).press_sequentially("/")
    expect(page.locator("[data-canned-popup] [role=option]")).to_have_count(1)
    is_arabic(page)
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("Ανοίγουμε στις 8")

    page.route(re.compile("/reaction"), lambda route: route.abort())
    page.locator("a[data-react]").click()
    page.locator("[data-reactions] button").first.click()
    expect(page.locator("[data-refusal]")).to_be_visible()
    is_arabic(page)
    forgive(window)


def test_what_is_done_and_taken_back(page):
    open_thread(page)
    page.locator("[data-act=done]").click()
    expect(page.locator(".toast")).to_be_visible()
    is_arabic(page)
    page.locator(".toast__action").click()
    expect(page.locator(".toast")).to_have_count(0)
    is_arabic(page)
    page.locator("#pane [data-heading]").focus()
    for _ in range(2):
        page.keyboard.press("n")
    is_arabic(page)


def test_keys_and_the_palette(page):
    page.keyboard.press("?")
    expect(page.locator("[data-shortcuts-sheet]")).to_be_visible()
    is_arabic(page)
    page.keyboard.press("Escape")

    open_thread(page)
    page.locator("#pane [data-heading]").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("[data-palette] [role=option]").first).to_be_visible()
    is_arabic(page)
    page.locator("[data-palette] [role=combobox]").press_sequentially("Ελ")
    expect(page.locator("[data-palette] [role=option]")).not_to_have_count(0)
    is_arabic(page)


def test_search_and_details(page):
    page.locator("[data-search] input[name=q]").press_sequentially("έτοιμο")
    expect(page.locator(".row--hit")).to_have_count(1)
    is_arabic(page)
    page.locator("[data-search] input[name=q]").fill("ωωω")
    expect(page.locator(".row--hit")).to_have_count(0)
    is_arabic(page)
    page.keyboard.press("Escape")
    expect(page.locator("#rows a.row")).to_have_count(2)

    open_thread(page)
    expect(page.locator("[data-details-pane] .details__name").first).to_be_visible()
    is_arabic(page)


def test_what_comes_in_while_somebody_reads(page, meta):
    for number in range(40):
        meta.writes(f"{number}", **NIKOS)
    open_thread(page)
    page.locator("[data-scroll]").evaluate("box => { box.scrollTop = -9999 }")
    meta.writes("Λοιπόν;", **NIKOS)
    expect(page.locator("[data-new-messages]")).to_be_visible()
    expect(page.locator("[data-announce]")).to_contain_text("Λοιπόν;")
    is_arabic(page)
    meta.writes("Ε;", **NIKOS)
    expect(page.locator("#messages article", has_text="Ε;")).to_be_attached()
    is_arabic(page)


def test_a_lost_connection_and_a_new_version(window, page):
    page.evaluate("document.querySelector('[data-new-version]').hidden = false")
    window.context.set_offline(True)
    page.locator("#rows a.row", has_text="Νίκος").click()
    expect(page.locator(".toast--danger")).to_be_visible()
    is_arabic(page)
    expect(page.locator("[data-connection-lost]")).to_be_visible(timeout=15_000)
    is_arabic(page)
    window.context.set_offline(False)
    expect(page.locator("[data-connection-lost]")).to_be_hidden()
    forgive(window)


def test_pictures_and_recordings(files, window):
    for text in ("", "Το μανίκι"):
        files.bring_picture(
            files.sends("image", part={"caption": text} if text else {}, **NIKOS), pictures.coat()
        )
    voice = files.sends("audio", part={"voice": True}, **NIKOS)
    files.bring(voice, sounds.voice_note(14.0), "audio/ogg", duration=14.0, waveform=WAVE)
    page = window.page
    page.goto("/conversations/1")
    is_arabic(page)

    page.locator("[data-player] [data-speed]").click()
    page.locator("[data-player] [data-play]").click()
    expect(page.locator("[data-player][data-playing]")).to_be_visible()
    is_arabic(page)
    page.locator("a[data-photo]").last.click()
    expect(page.locator("[data-lightbox]")).to_be_visible()
    is_arabic(page)
    page.keyboard.press("Escape")
    page.locator("#rows a.row", has_text="Ελένη").click()
    expect(page.locator("[data-now-playing]")).to_be_visible()
    is_arabic(page)


def test_files_on_their_way(window, page):
    open_thread(page)
    page.route("**/uploads", lambda route: route.abort(), times=1)
    with page.expect_file_chooser() as chooser:
        page.locator(".attach > summary").click()
        page.locator("[data-pick]").first.click()
    is_arabic(page)
    chooser.value.set_files({"name": "παλτό", "mimeType": "image/png", "buffer": pictures.coat()})
    expect(page.locator("[data-file-problem]:visible")).to_have_count(1)
    is_arabic(page)
    page.locator("[data-file-retry]").click()
    expect(page.locator("[data-files] [name=upload]")).to_have_count(1)
    is_arabic(page)
    forgive(window)


def test_notifications(window, greek):
    greek.post("/settings/yours", data=YOURS)
    window.context.add_init_script(NOTIFICATIONS)
    page = window.page
    page.goto("/")
    wait_for(lambda: page.evaluate("Boolean(window.inbox.live)"))
    for count in (1, 5):
        page.evaluate(NEWS, count)
    assert len(page.evaluate("told")) == 4
    assert not re.search("[a-z]", "".join(page.evaluate("told")).replace("Inbox", ""))


def test_ones_own_settings(window):
    window.context.add_init_script("Object.defineProperty(window, 'Notification', {value: undefined})")
    page = window.page
    page.goto("/settings")
    page.locator("#notifications").check()
    expect(page.locator("[data-notification-words]")).to_be_visible()
    is_arabic(page)


def forgive(window: Window) -> None:
    """What these tests are about, the browser writes into the console."""
    window.problems[:] = [
        each for each in window.problems if not any(words in each for words in NO_CONNECTION)
    ]
