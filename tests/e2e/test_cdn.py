"""htmx from the CDN: checked by the browser, and not needed to work."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from inbox.adapters.assets import FOLDER, PINNED, path_of
from tests.support.environment import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.databases("sqlite")]

EVERYTHING = "https://cdn.jsdelivr.net/**"
OPEN = {"Access-Control-Allow-Origin": "*"}


@pytest.fixture
def from_cdn(app, open_window, agent):
    """Opens windows of an inbox that was set up without `flask assets pull`; says how the CDN answers."""

    def open_one(answer):
        shutil.rmtree(Path(app.instance_path) / FOLDER, ignore_errors=True)
        window = open_window(visitor=agent)
        window.context.route(EVERYTHING, answer)
        return window

    return open_one


def pulled(route):
    """What the CDN has, from the files that were pulled and checked."""
    (asset,) = [asset for asset in PINNED if asset.cdn_url == route.request.url]
    body = path_of(asset, ROOT / "instance").read_bytes()
    route.fulfill(body=body, content_type="text/javascript", headers=OPEN)


def altered(route):
    route.fulfill(body="window.isAltered = true;", content_type="text/javascript", headers=OPEN)


def unreachable(route):
    route.abort("connectionrefused")


def test_the_real_files_pass_the_browsers_check(from_cdn, meta):
    meta.writes("Is it ready?")
    page = from_cdn(pulled).page
    page.goto("/")

    assert page.evaluate("[htmx.version, typeof Idiomorph]") == [PINNED[0].version, "object"]
    page.evaluate("window.isSamePage = true")
    page.locator("#row-1").click()
    expect(page.get_by_role("heading", name="Nia Okoro")).to_be_focused()
    assert page.evaluate("window.isSamePage")
    meta.writes("One more thing")
    expect(page.locator("article").get_by_text("One more thing")).to_be_visible()


def test_altered_files_are_not_run(from_cdn, meta):
    meta.writes("Is it ready?")
    window = from_cdn(altered)
    page = window.page
    page.goto("/")

    assert page.evaluate("[window.isAltered, window.htmx]") == [None, None]
    assert len(window.problems) == len(PINNED)
    assert all("integrity" in problem for problem in window.problems)
    window.problems.clear()


def test_everything_works_while_the_cdn_is_away(from_cdn, meta):
    meta.writes("Is it ready?")
    window = from_cdn(unreachable)
    page = window.page
    page.goto("/")
    page.locator("#row-1").click()
    expect(page).to_have_url(re.compile("/conversations/1$"))
    expect(page.locator("article").get_by_text("Is it ready?")).to_be_visible()

    page.get_by_label("Message to Nia Okoro").fill("Tomorrow at ten")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("article").get_by_text("Tomorrow at ten")).to_be_visible()

    page.get_by_role("link", name="Nia Okoro").and_(page.locator(".thread__about")).click()
    expect(page.locator(".details__name")).to_have_text("Nia Okoro")
    assert [problem for problem in window.problems if "ERR_CONNECTION_REFUSED" not in problem] == []
    window.problems.clear()
