"""`.env.example` is the list of all settings, and works as it stands."""

from __future__ import annotations

import re
from pathlib import Path

from config import HOST_SIGNS, load_settings
from tests.support.environment import ROOT, setting_names

EXAMPLE = ROOT / ".env.example"


class Watched(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.asked.add(str(name))
        return super().__contains__(name)


def test_it_lists_every_setting_and_no_other(tmp_path):
    environ = Watched()
    load_settings(environ, instance_path=tmp_path)

    assert setting_names() == environ.asked - set(HOST_SIGNS)


def test_a_copy_of_it_is_a_valid_configuration(tmp_path):
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    load_settings(dict(line.split("=", 1) for line in lines), instance_path=tmp_path)


def test_it_says_something_about_every_setting():
    silent = []
    explained = False
    for line in EXAMPLE.read_text().splitlines():
        if re.match(r"(# ?)?[A-Z][A-Z0-9_]+=", line):
            silent += [] if explained else [line]
        else:
            explained = line.startswith("#")
    assert not silent, f"no comment stands above {silent}"


def test_no_setting_is_read_past_config():
    """Settings that are read elsewhere escape the checks and the list."""
    passes_on = "inbox/adapters/confined/__init__.py"  # where a program finds its libraries
    readers = [
        str(path.relative_to(ROOT))
        for folder in ("inbox", "migrations")
        for path in Path(ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ|os\.getenv|\bgetenv\(", path.read_text())
    ]
    assert readers == [passes_on]
