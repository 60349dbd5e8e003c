"""`docs/configuration.md` has a row for every setting, with the value that holds without it."""

from __future__ import annotations

import re

from config import HOST_SIGNS, load_settings
from tests.support.environment import ROOT, setting_names

PAGE = ROOT / "docs" / "configuration.md"
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", re.MULTILINE)


def rows() -> dict[str, tuple[str, str]]:
    """The tables of our own settings: name, what holds without it, what it is."""
    ours, _, _ = PAGE.read_text().partition("## What others read")
    return {name: (without, about) for name, without, about in ROW.findall(ours)}


def test_it_has_a_row_for_every_setting_and_no_other():
    assert set(rows()) == setting_names()


def test_the_settings_stand_in_the_order_of_the_example():
    example = (ROOT / ".env.example").read_text()
    assert list(rows()) == re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE)


def test_the_defaults_are_those_of_the_code(tmp_path):
    settings = load_settings({}, tmp_path)
    defaults = {
        "WHATSAPP_API_VERSION": settings.api_version,
        "WHATSAPP_GRAPH_URL": settings.graph_url,
        "PORT": str(settings.port),
        "INBOX_KEEP_DELETED": str(int(settings.keep_deleted)),
        "INBOX_DEMO": str(int(settings.demo)),
    }

    assert {name: rows()[name][0].strip("`") for name in defaults} == defaults
    assert settings.uses_sqlite
    assert settings.database_url.endswith("inbox.sqlite3")
    assert settings.media_url.endswith("media")


def test_the_hosts_that_announce_themselves_are_named():
    assert not [sign for sign in HOST_SIGNS if f"`{sign}`" not in PAGE.read_text()]
