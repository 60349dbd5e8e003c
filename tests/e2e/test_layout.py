"""One pane, two and three: on phones, tablets and wide screens, and the way back between them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from inbox.extensions import db
from inbox.models.agent import Agent
from inbox.operations import personal

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 834, "height": 1112}
DESKTOP = {"width": 1280, "height": 800}
WIDE = {"width": 1600, "height": 900}
REM = 15


@pytest.fixture
def talk(meta):
    for number in range(60):
        meta.writes(f"hello {number}", number=f"155501{number:05}", name=f"Customer {number}")
    meta.writes("Bom dia", number="15550100333", name="Joana Reis")


@pytest.fixture
def at(open_window, agent, talk):
    """Opens a page at a size."""

    def open_at(size, path="/", **options) -> Page:
        page = open_window(visitor=agent, viewport=size, **options).page
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    return open_at


def width(page: Page, place: str) -> float:
    box = page.locator(place).bounding_box()
    assert box
    return box["width"]


@pytest.mark.parametrize(
    ("size", "panes"), [(PHONE, 1), (TABLET, 2), (DESKTOP, 2), (WIDE, 3)], ids=["390", "834", "1280", "1600"]
)
def test_as_many_panes_as_there_is_room_for(at, size, panes):
    page = at(size, "/conversations/61")

    shown = page.locator(".list-pane, .thread-pane, .details-pane").evaluate_all(
        "all => all.filter(each => each.checkVisibility({visibilityProperty: true})).length"
    )
    assert shown == panes
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_the_details_follow_the_conversation(at):
    page = at(WIDE, "/conversations/61")
    aside = page.get_by_role("complementary", name="Contact details")
    expect(aside.locator(".details__name")).to_have_text("Joana Reis")

    page.locator("#row-60").click()
    expect(aside.locator(".details__name")).to_have_text("Customer 59")


def test_the_details_stay_closed_once_they_are(at):
    page = at(WIDE, "/conversations/61")
    aside = page.get_by_role("complementary", name="Contact details")
    aside.get_by_role("button", name="Close the contact details").click()
    expect(aside).to_be_hidden()
    expect(page.locator(".thread__about")).to_be_focused()

    page.reload()
    expect(aside).to_be_hidden()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("i")
    expect(aside.locator(".details__name")).to_have_text("Joana Reis")
    page.reload()
    expect(aside.locator(".details__name")).to_have_text("Joana Reis")


def test_the_details_have_room_on_a_desktop_when_they_are_wanted(at):
    page = at(DESKTOP, "/conversations/61")
    aside = page.get_by_role("complementary", name="Contact details")
    expect(aside).to_be_hidden()

    page.locator(".thread__about").click()

    expect(aside.locator(".details__name")).to_have_text("Joana Reis")
    expect(page).to_have_url(re.compile("/conversations/61$"))


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_details_take_the_place_of_the_thread_and_give_it_back(at, size):
    page = at(size, "/", has_touch=True)
    page.locator("#row-61").click()
    page.locator(".thread__about").click()

    expect(page).to_have_url(re.compile("/conversations/61/details$"))
    expect(page.locator("#pane .details__name")).to_have_text("Joana Reis")
    page.go_back()
    expect(page.get_by_label("Message to Joana Reis")).to_be_visible()
    page.go_forward()
    expect(page.locator("#pane .details__name")).to_be_visible()
    page.get_by_role("link", name="Back to the messages").click()
    expect(page.get_by_label("Message to Joana Reis")).to_be_visible()


def test_the_list_keeps_its_place_on_a_phone(at):
    page = at(PHONE, "/", has_touch=True)
    page.locator("#list").evaluate("list => list.scrollTop = 700")
    page.locator("#row-45").click()
    expect(page.get_by_role("heading", name="Customer 44")).to_be_visible()

    page.go_back()
    expect(page.locator("#row-45")).to_be_in_viewport()
    assert page.locator("#list").evaluate("list => list.scrollTop") == 700


def test_the_list_keeps_its_place_over_a_page_of_its_own(at):
    page = at(PHONE, "/")
    page.get_by_role("link", name="Earlier conversations").click()
    expect(page.locator("#row-3")).to_be_attached()
    page.locator("#list").evaluate("list => list.scrollTop = 3000")
    page.goto("/settings")

    page.go_back()
    expect(page.locator("#row-3")).to_be_attached()
    page.wait_for_function("document.getElementById('list').scrollTop === 3000")


def test_a_pane_is_as_wide_as_it_was_made(at):
    page = at(WIDE, "/conversations/61")
    handle = page.get_by_role("separator", name="Width of the list of conversations")
    box = handle.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2
    page.mouse.move(middle, 400)
    page.mouse.down()
    page.mouse.move(481, 420, steps=4)
    page.mouse.up()
    assert width(page, ".list-pane") == 480

    page.reload()
    assert width(page, ".list-pane") == 480
    assert handle.get_attribute("aria-valuenow") == "32"


def test_a_pane_is_made_wider_with_the_keyboard(at):
    page = at(WIDE, "/conversations/61")
    handle = page.get_by_role("separator", name="Width of the contact details")
    handle.focus()
    before = width(page, ".details-pane")
    page.keyboard.press("ArrowLeft")
    assert width(page, ".details-pane") == before + REM
    page.keyboard.press("Home")
    assert width(page, ".details-pane") == 17 * REM
    expect(handle).to_have_attribute("aria-valuenow", "17")


def test_a_pane_is_made_wider_without_dragging(at):
    page = at(WIDE, "/conversations/61")
    handle = page.get_by_role("separator", name="Width of the list of conversations")
    widths = []
    for _ in range(3):
        handle.click()
        widths.append(width(page, ".list-pane"))
    assert sorted(widths) == [17 * REM, 23 * REM, 36 * REM]


def test_in_a_mirrored_page_the_handles_are_mirrored_too(at):
    page = at(WIDE, "/conversations/61")
    page.evaluate("document.documentElement.dir = 'rtl'")
    handle = page.get_by_role("separator", name="Width of the list of conversations")
    box = page.locator(".list-pane").bounding_box()
    assert box
    assert box["x"] > 1000
    handle.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert width(page, ".list-pane") == 18 * REM


@pytest.mark.parametrize("path", ["/", "/conversations/61", "/conversations/61/details", "/shortcuts"])
def test_nothing_is_cut_off_at_400_percent(at, path):
    page = at({"width": 320, "height": 560}, path)

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", ["/", "/conversations/61", "/conversations/61/details"])
def test_fingers_find_everything(at, path):
    page = at(PHONE, path, has_touch=True, is_mobile=True)

    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, input, textarea, select")]
          .filter(each => each.checkVisibility({visibilityProperty: true, opacityProperty: true}))
          .filter(each => !each.closest("p, dd, .banner, .bubble, .unseen, .skip"))
          .map(each => [each, (each.closest(".thread__who") ?? each).getBoundingClientRect()])
          .filter(([, box]) => box.width && box.top >= 0)
          .filter(([, box]) => box.bottom < innerHeight && box.right < innerWidth)
          .filter(([each, box]) => {
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            const around = [[0, -20.5], [0, 20.5], [-20.5, 0], [20.5, 0]];
            return !around.every(([dx, dy]) => {
              const hit = document.elementFromPoint(x + dx, y + dy);
              return hit && (each.contains(hit) || hit.closest("label")?.control === each);
            });
          })
          .map(([each, box]) => `${box.width} x ${box.height}: ${each.outerHTML.slice(0, 160)}`)
        """
    )
    assert not small, "\n".join(small)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_an_agent_chose_wins_over_the_system(open_window, app, agent, talk, scheme):
    other = {"light": "dark", "dark": "light"}[scheme]
    page = open_window(visitor=agent, color_scheme=other).page
    page.goto("/")
    before = page.evaluate("getComputedStyle(document.body).color")
    with app.app_context():
        asha = db.session.scalars(select(Agent).where(Agent.email == agent.email)).one()
        personal.choose(asha.id, {"theme": scheme})

    page.reload()

    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme
    assert page.evaluate("getComputedStyle(document.body).color") != before
    assert page.locator("meta[name=theme-color]").count() == 1
