"""axe-core, which finds what keeps people out: for the tests only, at one version, with its digest."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from inbox.adapters.assets import FOLDER, Asset, path_of, pull
from tests.support.environment import ROOT

AXE = Asset(
    "axe-core-4.14.1.min.js",
    "axe-core",
    "4.14.1",
    "axe.min.js",
    "sha384-xt1SFg49QaDwsyt0Xfs2XAyBtYPClXl3X2q5OOLeGAUmq9jZTYIMdztpF99WdhiH",
)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOK = """
standards => axe.run(document, {runOnly: standards, resultTypes: ["violations"]}).then(found =>
  found.violations.map(({id, impact, help, nodes}) => ({
    id, impact, help, nodes: nodes.map(({html, failureSummary}) => `${html.slice(0, 300)}: ${failureSummary}`)
  })))
"""


def barriers(page: Page) -> list[dict[str, Any]]:
    """Everything that axe-core finds on a page as it is now, with the elements that it is about."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(source())
    return page.evaluate(LOOK, STANDARDS)


def source() -> str:
    path = path_of(AXE, ROOT / "instance")
    assert path.is_file(), f"These tests need {FOLDER}/{AXE.name}: run `make assets`."
    return path.read_text("utf-8")


if __name__ == "__main__":
    pull(AXE, ROOT / "instance")
