"""The ticks on the customer's phone, from Chromium to the pretend WhatsApp: blue only when they should."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from inbox.demo import acts, parts
from inbox.demo.people import WEDDING
from inbox.operations.preferences import NEVER, ON_OPEN, READ_RECEIPTS
from tests.support.senders import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

LATER = "00:30"


@pytest.fixture
def jobs_run(app, pretend):
    """Answers every ring at once, as the background threads do."""
    jobs = app.extensions["chores"].by_name()
    app.extensions["queue"].ring = lambda lane, job, row_id: jobs[job](row_id)


@pytest.fixture
def choose(app):
    def choose(value):
        with app.app_context():
            READ_RECEIPTS.choose(value)

    return choose


@pytest.fixture
def page(open_window, agent, pretend, jobs_run) -> Page:
    """A window whose clock the test moves on."""
    page = open_window(visitor=agent).page
    page.clock.install()
    return page


def blue(pretend, key="ilse"):
    return [line.read_at is not None for line in pretend.world.chat(key).lines if line.by]


def types(pretend, key="ilse"):
    return pretend.world.chat(key).typing_until > pretend.world.clock()


def marks(pretend):
    return [call.body for call in pretend.calls("messages") if call.body.get("status") == "read"]


def box(page):
    return page.get_by_label(re.compile("^Message to"))


def look_at(page, conversation):
    """Open a thread and stay until it counts as read."""
    page.goto(f"/conversations/{conversation}")
    page.wait_for_load_state()
    page.clock.fast_forward(LATER)
    expect(page.get_by_role("button", name="Mark as read")).to_have_count(0)


def test_looking_alone_turns_nothing_blue_and_an_answer_does(page, pretend):
    conversation = pretend.writes()
    look_at(page, conversation)
    assert blue(pretend) == [False]

    box(page).fill("Yes, since this morning")
    pretend.world.chat("ilse").typing_until = 0.0
    page.keyboard.press("Enter")
    expect(page.locator("article", has_text="Yes, since this morning")).to_be_visible()
    wait_for(lambda: blue(pretend) == [True])


def test_when_opened_is_when_it_was_in_front_of_somebody(page, pretend, choose):
    choose(ON_OPEN)
    conversation = pretend.writes()

    page.goto("/")
    page.wait_for_load_state()
    page.get_by_role("link", name=re.compile("Ilse")).hover()
    page.clock.fast_forward(LATER)
    assert blue(pretend) == [False]

    page.add_init_script("document.hasFocus = () => Boolean(window.looks);")
    page.goto(f"/conversations/{conversation}")
    page.wait_for_load_state()
    page.clock.fast_forward(LATER)
    expect(page.get_by_role("button", name="Mark as read")).to_be_visible()
    assert blue(pretend) == [False]

    page.evaluate("window.looks = true; window.dispatchEvent(new Event('focus'))")
    page.clock.fast_forward(LATER)
    expect(page.get_by_role("button", name="Mark as read")).to_have_count(0)
    wait_for(lambda: blue(pretend) == [True])


def test_never_is_never(page, pretend, choose):
    choose(NEVER)
    look_at(page, pretend.writes())
    box(page).press_sequentially("Yes")
    page.keyboard.press("Enter")
    expect(page.locator("article", has_text="Yes")).to_be_visible()

    wait_for(lambda: bool(pretend.sends() or pretend.sent))
    assert blue(pretend) == [False]
    assert not types(pretend)
    assert marks(pretend) == []


def test_typing_is_shown_now_and_then(page, pretend):
    conversation = pretend.writes()
    look_at(page, conversation)
    assert not types(pretend)

    box(page).press_sequentially("   ")
    box(page).press_sequentially("Yes, it")
    wait_for(lambda: types(pretend))
    assert len(marks(pretend)) == 1
    assert blue(pretend) == [True]

    box(page).press_sequentially(" is")
    page.clock.fast_forward(LATER)
    with page.expect_response(re.compile("/presence$")):
        box(page).press_sequentially(" ready")
    wait_for(lambda: len(marks(pretend)) == 2)


def test_nobody_sees_typing_that_is_not_in_sight(page, pretend):
    conversation = pretend.writes()
    look_at(page, conversation)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")

    box(page).press_sequentially("Yes")

    expect(box(page)).to_have_value("Yes")
    assert not [url for url in asked if url.endswith("/presence")]
    assert not types(pretend)


def test_groups_see_neither(page, pretend, choose):
    choose(ON_OPEN)
    acts.write(pretend.world, pretend.world.customers["ilse"], parts.text("Hi all"), group=WEDDING)
    pretend.tells()
    look_at(page, 1)

    box(page).press_sequentially("Hello")

    expect(box(page)).to_have_value("Hello")
    assert marks(pretend) == []
