"""The styles and scripts of a page, in one file each."""

from __future__ import annotations

import re

import pytest

from inbox.pages.bundles import BUNDLES, SCRIPTS, STYLES
from tests.support.environment import ROOT

STATIC = ROOT / "static"


@pytest.mark.parametrize("kind", ["css", "js"])
def test_every_file_is_in_a_bundle(kind):
    there = {path.stem for path in (STATIC / kind).glob(f"*.{kind}")}
    named = [name for parts in BUNDLES[kind].values() for name in parts]

    assert set(named) == there
    assert all(len(parts) == len(set(parts)) for parts in BUNDLES[kind].values())


def test_no_script_runs_twice_on_a_page():
    assert not set(SCRIPTS["base"]) & set(SCRIPTS["inbox"])
    assert not set(STYLES["base"]) & set(STYLES["inbox"])


def test_a_page_names_its_bundles_and_may_keep_them(agent):
    page = agent.get("/").text
    urls = re.findall(r'(?:href|src)="(/static/bundles/[^"]+)"', page)

    assert len(urls) == 4
    for url in urls:
        response = agent.get(url.replace("&amp;", "&"))
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]


def test_a_bundle_under_an_old_address_is_not_kept(client):
    response = client.get("/static/bundles/base.css?v=0123456789")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.css", "base.svg", "admin.js", "..%2Fbase.css"])
def test_there_are_no_other_bundles(client, name):
    assert client.get(f"/static/bundles/{name}").status_code == 404


def test_a_script_that_fails_stops_no_other(client):
    script = client.get("/static/bundles/base.js").text

    assert script.count("try {") >= len(SCRIPTS["base"])
    for name in SCRIPTS["base"]:
        assert f"/* {name}.js */" in script
