"""`docs/dependencies.md` says why each package that the inbox runs on is here."""

from __future__ import annotations

import re

from tests.support.environment import ROOT

ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (.+) \|$", re.MULTILINE)


def packages() -> list[str]:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    return [found[0] for line in lines if (found := re.match(r"[a-z0-9-]+", line))]


def test_it_names_every_package_once_and_in_order():
    assert packages()
    assert [name for name, _ in ROW.findall((ROOT / "docs" / "dependencies.md").read_text())] == packages()


def test_it_says_why_in_a_sentence():
    for name, why in ROW.findall((ROOT / "docs" / "dependencies.md").read_text()):
        assert why.strip("*").endswith("."), name
        assert len(why.split()) >= 3, name
