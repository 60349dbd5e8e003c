"""`flask assets pull`."""

from __future__ import annotations

import pytest

from inbox.adapters import assets
from inbox.adapters.assets import AssetError

pytestmark = pytest.mark.databases("sqlite")


def test_each_file_is_told(runner, monkeypatch):
    monkeypatch.setattr(assets, "pull", lambda asset, _: f"from {asset.package}")

    result = runner.invoke(args=["assets", "pull"])

    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        ["htmx-2.0.11.min.js: from htmx.org", "idiomorph-0.8.0.min.js: from idiomorph"],
    )


def test_a_refusal_is_one_sentence(runner, monkeypatch):
    def refuse(*_):
        raise AssetError("htmx.org 2.0.11 could not be pulled: the CDN cannot be reached.")

    monkeypatch.setattr(assets, "pull", refuse)

    result = runner.invoke(args=["assets", "pull"])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: htmx.org 2.0.11 could not be pulled")
