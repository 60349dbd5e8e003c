"""Messages of ours that did not get through, in a real Chromium: what an agent decides is shown at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from inbox.demo.world import ScriptedAnswer
from inbox.operations import outgoing
from inbox.operations.outgoing import Author

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

LOST = ScriptedAnswer(502, "<html>Bad gateway</html>", afterwards=True)
REFUSED = ScriptedAnswer(400, {"error": {"code": 131053, "message": "No."}})


@pytest.fixture
def place(pretend, agent):
    place = pretend.writes()
    agent.post(f"/conversations/{place}/reading")
    return place


@pytest.fixture
def written(app, pretend, place):
    def written(answer):
        with app.app_context():
            body = {"type": "text", "text": {"body": "Good morning"}}
            outgoing.write(place, body, by=Author("agent", "Asha Rao"))
        pretend.world.next_answers.append(answer)
        pretend.sends()

    return written


@pytest.fixture
def page(open_window, agent, place) -> Page:
    page = open_window(visitor=agent, viewport={"width": 1280, "height": 800}).page
    page.goto(f"/conversations/{place}")
    return page


def outcome(page: Page):
    return page.locator("#messages .problem")


def test_a_failure_appears_by_itself_and_is_retried(page, written, pretend):
    written(REFUSED)
    expect(outcome(page)).to_contain_text("Not delivered. WhatsApp could not take the file.")
    expect(outcome(page)).to_contain_text("Code 131053")

    outcome(page).get_by_role("button", name="Retry").click()
    expect(outcome(page)).to_have_count(0)
    expect(page.locator("#messages .message--out .ticks--queued")).to_be_visible()
    pretend.sends()
    expect(page.locator("#messages .message--out .ticks--sent")).to_be_visible()


def test_a_failed_text_is_edited_and_replaced(page, written):
    written(REFUSED)
    outcome(page).get_by_role("link", name="Edit").click()

    box = page.locator("#composer-text")
    expect(box).to_have_value("Good morning")
    page.wait_for_load_state()  # before the scripts are there, Enter is a new line
    box.fill("Good afternoon")
    box.press("Enter")

    expect(page.locator("#messages .message--out")).to_have_count(1)
    expect(page.locator("#messages .message--out")).to_contain_text("Good afternoon")


def test_a_failed_message_is_thrown_away(page, written):
    written(REFUSED)
    outcome(page).get_by_role("button", name="Delete").click()

    expect(page.locator("#messages .message--out")).to_have_count(0)


def test_what_may_have_arrived_is_for_the_agent_to_say(page, written):
    written(LOST)
    expect(outcome(page)).to_contain_text("It may have arrived.")
    expect(outcome(page)).to_contain_text("may reach the customer twice")
    expect(page.locator("#messages .ticks--unconfirmed")).to_be_visible()

    outcome(page).get_by_role("button", name="It arrived").click()
    expect(outcome(page)).to_have_count(0)
    expect(page.locator("#messages .ticks--sent")).to_be_visible()


def test_a_status_settles_it_by_itself(page, written, pretend):
    written(LOST)
    expect(outcome(page)).to_be_visible()

    pretend.tells()

    expect(outcome(page)).to_have_count(0)
    expect(page.locator("#messages .ticks--read")).to_be_visible()


def test_sent_again_both_stay(page, written):
    written(LOST)
    outcome(page).get_by_role("button", name="Send again").click()

    expect(page.locator("#messages .message--out")).to_have_count(2)
    expect(page.get_by_text("Sent again as a new message")).to_be_visible()


def test_what_a_colleague_decided_is_said_in_words(open_window, agent, place, written):
    window = open_window(visitor=agent, viewport={"width": 1280, "height": 800})
    page = window.page
    page.goto(f"/conversations/{place}")
    written(LOST)
    expect(outcome(page)).to_be_visible()
    page.route("**/messages?*", lambda route: route.abort())  # the page has not heard of it yet
    agent.post("/messages/2/confirmation")

    outcome(page).get_by_role("button", name="Send again").click()

    expect(page.get_by_role("alert").filter(has_text="already on its way")).to_be_visible()
    window.problems.clear()
