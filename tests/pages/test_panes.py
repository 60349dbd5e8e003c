"""The widths of the panes come with the page."""

from __future__ import annotations

import re

import pytest

USUAL = {"details": "auto", "list-width": "usual", "details-width": "usual"}


def shape(agent, cookie):
    agent.set_cookie("panes", cookie)
    app = re.search(r'<div class="app"[^>]*>', agent.get("/").text)
    assert app
    return dict(re.findall(r'data-([a-z-]+)="([^"]*)"', app[0]))


@pytest.mark.parametrize(
    ("cookie", "expected"),
    [
        ("", USUAL),
        ("20.25.open", {"details": "open", "list-width": "20", "details-width": "25"}),
        ("0.0.closed", {**USUAL, "details": "closed"}),
        ("99.3.auto", {"details": "auto", "list-width": "36", "details-width": "17"}),
        ("20.25", USUAL),
        ('20.25.open" onclick="x', USUAL),
        ("-1.2.open", USUAL),
    ],
)
def test_what_the_browser_remembers_is_in_the_page(agent, cookie, expected):
    found = shape(agent, cookie)

    assert {key: value for key, value in found.items() if key.startswith(("details", "list"))} == expected
