"""Templates in a real Chromium: chosen, filled in, sent; and a conversation with somebody new."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from inbox.demo.media import pictures
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.operations import templates
from inbox.operations.transaction import writing

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@pytest.fixture
def closed(app, pretend):
    """A conversation whose 24 hours are over, and all templates fetched."""
    settings = app.extensions["settings"]
    business = pretend.world.business
    app.extensions["settings"] = dataclasses.replace(
        settings, business_account_id=business.waba_id, phone_number_id=business.phone_number_id
    )
    conversation = pretend.writes("ilse")
    app.extensions["chores"].fetch_templates(templates.ALL)
    with writing(app.extensions["engine"]) as connection:
        connection.execute(update(Conversation).values(last_inbound_at=utcnow() - dt.timedelta(hours=25)))
    return f"/conversations/{conversation}"


def bubble(page):
    return page.locator("#messages article", has_text="Hello Ilse Maartens, your order A-17 is ready.")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desktop", "phone"])
def test_from_the_closed_window_to_the_bubble(agent, closed, open_window, pretend, size):
    page = open_window(visitor=agent, viewport=size).page
    page.goto(closed)
    page.get_by_role("link", name="Choose a template").click()
    expect(page.get_by_label("Search the templates")).to_be_focused()
    page.keyboard.type("ready")
    expect(page.locator(".choice-row")).to_have_count(2)
    page.get_by_label("Language").select_option("en_GB")
    expect(page.locator(".choice-row")).to_have_count(1)

    page.locator("a.choice-row").click()
    expect(page.get_by_label("Blank 1")).to_have_value("Ilse Maartens")
    page.get_by_label("Blank 2").fill("A-17")
    expect(page.locator(".preview")).to_contain_text("your order A-17 is ready")
    expect(page.locator(".preview mark")).to_have_text("3")
    page.get_by_label("Blank 3").fill("six")
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    page.keyboard.press("Enter")

    expect(bubble(page)).to_be_visible()
    expect(page.locator(".picker")).to_have_count(0)
    pretend.sends()
    assert [each["template"]["name"] for each in pretend.sent] == ["ready_for_pickup"]


def test_the_server_says_what_is_wrong_beside_the_field(agent, closed, open_window, pretend):
    window = open_window(visitor=agent)
    page = window.page
    page.goto(closed)
    page.get_by_role("link", name="Choose a template").click()
    page.locator("a.choice-row", has_text="found_in_pocket").click()
    page.get_by_label("Item").fill("   ")
    page.get_by_role("button", name="Send to").click()

    expect(page.get_by_text("Fill in “Item”.")).to_be_visible()
    expect(page.get_by_label("Item")).to_be_focused()
    page.get_by_label("Item").fill("a ring")
    page.get_by_role("button", name="Send to").click()
    expect(page.locator("#messages article", has_text="we found a ring in a pocket")).to_be_visible()
    assert all("422" in problem for problem in window.problems)
    window.problems.clear()  # the browser notes every refusal, and this one was wanted


def test_a_photo_above_the_text_is_chosen_from_the_device(agent, closed, open_window, pretend):
    page = open_window(visitor=agent).page
    page.goto(closed)
    page.get_by_role("link", name="Choose a template").click()
    page.locator("a.choice-row", has_text="autumn_offer").click()
    photo = {"name": "coat.jpg", "mimeType": "image/jpeg", "buffer": pictures.coat()}
    page.get_by_label("Photo", exact=True).set_input_files(photo)
    page.get_by_label("Blank 1").fill("Friday")
    expect(page.locator(".preview")).to_contain_text("until Friday")
    page.get_by_role("button", name="Send to").click()

    sent = page.locator("#messages article", has_text="two for one until Friday")
    expect(sent.locator("img")).to_be_visible()
    pretend.sends()
    assert pretend.sent[0]["template"]["components"][0]["parameters"][0]["image"]["id"].isdigit()


def test_keyboard_alone_opens_and_closes_it(agent, closed, open_window):
    page = open_window(visitor=agent).page
    page.goto(closed)
    opener = page.get_by_role("link", name="Choose a template")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Search the templates")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator(".picker")).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_click_fills_in_what_is_known(agent, closed, open_window):
    page = open_window(visitor=agent).page
    page.goto(closed)
    page.get_by_role("link", name="Choose a template").click()
    page.locator("a.choice-row", has_text="ready_for_pickup").first.click()
    page.get_by_role("button", name="Fill in Ilse", exact=True).nth(1).click()

    expect(page.get_by_label("Blank 2")).to_have_value("Ilse")
    expect(page.locator(".preview")).to_contain_text("your order Ilse is ready")


def test_what_is_fetched_appears_by_itself(app, agent, closed, open_window, pretend):
    page = open_window(visitor=agent).page
    page.goto(closed)
    page.get_by_role("link", name="Choose a template").click()
    page.locator("a.choice-row").first.wait_for()
    pretend.world.templates.append({**pretend.world.templates[5], "id": "77", "name": "brand_new"})
    page.get_by_role("button", name="Refresh from WhatsApp").click()
    expect(page.get_by_text("Fetching…")).to_be_visible()

    app.extensions["chores"].fetch_templates(templates.ALL)

    expect(page.locator("a.choice-row", has_text="brand_new")).to_be_visible()
    expect(page.get_by_text("Fetching…")).to_have_count(0)


def test_everything_without_scripts(agent, closed, open_window, pretend):
    page = open_window(visitor=agent, java_script_enabled=False).page
    page.goto(closed)
    page.get_by_role("link", name="Choose a template").click()
    page.get_by_label("Search the templates").fill("ready")
    page.get_by_role("button", name="Search").click()
    page.locator("a.choice-row", has_text="English").click()
    page.get_by_label("Blank 2").fill("A-17")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview")).to_contain_text("your order A-17 is ready")
    page.get_by_label("Blank 3").fill("six")
    page.get_by_role("button", name="Send to").click()

    expect(bubble(page)).to_be_visible()
    pretend.sends()
    assert len(pretend.sent) == 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_conversation_with_somebody_new(agent, closed, open_window, pretend, scripts):
    window = open_window(visitor=agent, java_script_enabled=scripts)
    page = window.page
    page.goto("/")
    page.get_by_role("link", name="New message").focus()
    page.keyboard.press("Enter")
    number = page.get_by_label("The customer's phone number")
    if scripts:
        expect(number).to_be_focused()
    number.fill("555 010 0199")
    number.press("Enter")
    expect(page.get_by_role("button", name="Did you mean")).to_contain_text("+1 555-010-0199")
    number.fill("+44 7700 900218")
    number.press("Enter")
    expect(page.get_by_role("heading", name="New message to")).to_contain_text("+44 7700 900218")
    page.locator("a.choice-row", has_text="hello_again").click()
    page.get_by_role("button", name="Send to").click()

    expect(page.locator("#messages article", has_text="May we continue our conversation?")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/conversations/\d+$"))
    expect(page.locator("#rows a[aria-current]")).to_contain_text("+44 7700 900218")
    pretend.sends()
    assert [each["to"] for each in pretend.sent] == ["+447700900218"]
    assert all("422" in problem for problem in window.problems)
    window.problems.clear()  # the browser notes every refusal, and this one was wanted
