"""Two agents in one conversation, each in their own Chromium window."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from inbox.models.message import Message
from tests.support.senders import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

WIDE = {"width": 1280, "height": 800}
QUESTION = "A new message came in since you began."


@pytest.fixture
def place(meta, agent, admin):
    """A conversation that is open and read."""
    meta.writes("Is it ready?")
    agent.post("/conversations/1/reading")
    return "/conversations/1"


@pytest.fixture
def ashas_window(open_window, agent):
    return open_window(visitor=agent, viewport=WIDE)


@pytest.fixture
def asha(ashas_window, place) -> Page:
    return opened(ashas_window.page, place)


@pytest.fixture
def tomas(open_window, admin, place) -> Page:
    return opened(open_window(visitor=admin, viewport=WIDE).page, place)


def opened(page: Page, place: str) -> Page:
    page.goto(place)
    expect(box(page)).to_be_visible()
    return page


@pytest.fixture
def written(rows):
    query = select(Message.text_body).where(Message.direction == "outbound").order_by(Message.id)
    return lambda: [text for (text,) in rows(query)]


def box(page: Page):
    return page.get_by_label("Message to Nia Okoro")


def chip(page: Page):
    return page.locator("#others .others__chip")


def note(page: Page):
    return page.locator("#composer-news [data-up-to]")


def send_button(page: Page, name: str = "Send"):
    return page.get_by_role("button", name=name, exact=True)


def ours(page: Page, text: str):
    return page.locator("#messages .message--out", has_text=text)


def is_refused_once(window) -> None:
    """The browser notes each request that was refused."""
    assert len(window.problems) == 1, window.problems
    assert "409 (CONFLICT)" in window.problems[0]
    window.problems.clear()


def keep_from_news(page: Page) -> None:
    """As on a bad line: the page hears of nothing that comes in."""
    page.route(re.compile(r"/messages\?"), lambda route: route.fulfill(status=204))


def test_each_sees_that_the_other_is_there_and_writes(asha, tomas):
    expect(chip(asha)).to_have_text(re.compile("Tomas is viewing"))
    expect(chip(tomas)).to_have_text(re.compile("Asha is viewing"))

    box(tomas).press_sequentially("Yes")
    expect(chip(asha)).to_have_text(re.compile("Tomas is typing a reply…"))
    box(tomas).fill("")
    expect(chip(asha)).to_have_text(re.compile("Tomas is viewing"))

    tomas.close()
    expect(chip(asha)).to_have_count(0)


@pytest.fixture
def another(meta, place):
    """A second conversation, there before anybody looks."""
    meta.writes("Good morning", number="447700900142", name="Tobias Winter")


def test_who_opens_another_conversation_is_there_and_not_here(another, asha, tomas):
    expect(chip(asha)).to_be_visible()

    tomas.locator("#row-2").click()

    expect(chip(asha)).to_have_count(0)
    asha.locator("#row-2").click()
    expect(chip(asha)).to_have_text(re.compile("Tomas is viewing"))


def test_nothing_moves_when_somebody_comes(asha, tomas):
    tomas.goto("/")
    expect(chip(asha)).to_have_count(0)
    before = [asha.locator(part).bounding_box() for part in ("#message-1", "#composer")]

    opened(tomas, "/conversations/1")

    expect(chip(asha)).to_be_visible()
    assert [asha.locator(part).bounding_box() for part in ("#message-1", "#composer")] == before


def test_what_the_customer_writes_meanwhile_is_told_and_then_enter_sends(asha, meta, written):
    box(asha).press_sequentially("Yes, since noon")
    meta.writes("Or rather, cancel it")

    expect(note(asha)).to_contain_text(QUESTION)
    expect(box(asha)).to_be_focused()
    expect(box(asha)).to_have_value("Yes, since noon")
    expect(asha.locator("[data-seen]")).to_have_value("2")  # a moment later it counts as seen
    box(asha).press("Enter")

    expect(ours(asha, "Yes, since noon")).to_be_visible()
    expect(note(asha)).to_have_count(0)
    assert written() == ["Yes, since noon"]


def test_what_came_before_the_first_letter_is_no_news(asha, meta, written):
    meta.writes("Hello?")
    expect(asha.locator("#message-2")).to_be_visible()

    box(asha).press_sequentially("Hello")
    box(asha).press("Enter")

    expect(ours(asha, "Hello")).to_be_visible()
    assert written() == ["Hello"]


def test_what_was_not_in_sight_is_caught_by_the_server(ashas_window, asha, meta, written):
    keep_from_news(asha)
    box(asha).press_sequentially("Yes, since noon")
    meta.writes("Or rather, cancel it")
    box(asha).press("Enter")

    expect(note(asha)).to_contain_text(QUESTION)
    expect(box(asha)).to_have_value("Yes, since noon")
    expect(box(asha)).to_be_focused()
    expect(asha.locator("[data-pending-list] > li")).to_have_count(0)
    is_refused_once(ashas_window)
    assert written() == []

    asha.unroute_all(behavior="wait")
    box(asha).press("Enter")
    expect(ours(asha, "Yes, since noon")).to_be_visible()
    assert written() == ["Yes, since noon"]


def test_after_a_colleagues_answer_enter_asks_first(asha, tomas, written):
    box(asha).press_sequentially("Yes, since noon")
    box(tomas).press_sequentially("It is ready, come by")
    box(tomas).press("Enter")

    expect(note(asha)).to_contain_text("Tomas answered at")
    expect(note(asha)).to_contain_text("It is ready, come by")
    expect(send_button(asha, "Send anyway")).to_be_visible()
    box(asha).press("Enter")
    expect(send_button(asha, "Send anyway")).to_be_focused()
    expect(box(asha)).to_have_value("Yes, since noon")
    assert written() == ["It is ready, come by"]

    asha.keyboard.press("Enter")
    expect(ours(asha, "Yes, since noon")).to_be_visible()
    expect(send_button(asha)).to_be_visible()
    expect(note(asha)).to_have_count(0)
    assert written() == ["It is ready, come by", "Yes, since noon"]


def test_review_leads_there_and_then_it_is_known(asha, tomas, written):
    box(asha).press_sequentially("Yes")
    box(tomas).press_sequentially("It is ready, come by")
    box(tomas).press("Enter")

    asha.get_by_role("link", name="Review").click()

    expect(asha.locator("#message-2")).to_be_in_viewport()
    expect(note(asha)).to_have_count(0)
    expect(box(asha)).to_have_value("Yes")
    expect(send_button(asha)).to_be_visible()
    box(asha).press("Enter")
    expect(ours(asha, "Yes")).to_be_visible()


def test_whoever_clears_the_text_has_begun_nothing(asha, tomas):
    box(asha).press_sequentially("Yes")
    box(tomas).press_sequentially("It is ready")
    box(tomas).press("Enter")
    expect(note(asha)).to_be_visible()

    box(asha).fill("")

    expect(note(asha)).to_have_count(0)
    expect(send_button(asha)).to_be_visible()


def test_what_is_refused_while_one_goes_on_writing_waits_in_its_bubble(ashas_window, asha, meta, written):
    keep_from_news(asha)
    held: list[Route] = []
    asha.route("**/messages", lambda route: held.append(route), times=1)
    box(asha).press_sequentially("First")
    meta.writes("Wait!")
    box(asha).press("Enter")
    box(asha).press_sequentially("Second")
    wait_for(lambda: bool(asha.evaluate("true") and held))
    held.pop().continue_()

    bubble = asha.locator("[data-pending-list] > li")
    expect(bubble).to_contain_text("Not sent yet.")
    expect(bubble).to_contain_text(QUESTION)
    expect(box(asha)).to_have_value("Second")
    asha.unroute_all(behavior="wait")
    is_refused_once(ashas_window)

    bubble.get_by_role("button", name="Retry").click()
    expect(ours(asha, "First")).to_be_visible()
    assert written() == ["First"]


def test_without_scripts_a_page_tells_it(open_window, agent, meta, place, written):
    window = open_window(visitor=agent, viewport=WIDE, java_script_enabled=False)
    page = window.page
    page.goto(place)
    box(page).fill("Yes, since noon")
    meta.writes("Or rather, cancel it")
    send_button(page).click()

    expect(note(page)).to_contain_text(QUESTION)
    expect(box(page)).to_have_value("Yes, since noon")
    expect(page.locator("#message-2")).to_contain_text("Or rather, cancel it")
    is_refused_once(window)
    assert written() == []

    send_button(page).click()
    expect(ours(page, "Yes, since noon")).to_be_visible()
    assert written() == ["Yes, since noon"]
