"""Where a host empties its disk, those who can do something about it are told before it happens."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from inbox.operations import hosting

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def on_a_host(app):
    """Lets the app be on a host, with any settings changed."""

    def move(sign="DYNO", **changes):
        app.extensions["settings"] = replace(app.extensions["settings"], host=sign, **changes)

    return move


def test_admins_are_told_on_every_page_what_will_be_lost(admin, on_a_host):
    on_a_host()

    for path in ("/", "/admin/events"):
        page = admin.get(path).text
        assert "All conversations are lost when this server restarts" in page
        assert "set MEDIA_URL to s3://bucket/prefix." in page


def test_others_are_not_frightened(agent, stranger, on_a_host):
    on_a_host()

    assert "when this server restarts" not in agent.get("/").text
    assert "when this server restarts" not in stranger.get("/login").text


def test_nothing_is_said_where_nothing_is_lost(admin, on_a_host):
    assert "when this server restarts" not in admin.get("/").text

    on_a_host(media_url="s3://bucket", database_url="postgresql://db/inbox")
    assert "when this server restarts" not in admin.get("/").text


@pytest.mark.parametrize(("is_on_volume", "is_told"), [(False, True), (True, False)])
def test_a_volume_of_its_own_is_trusted(admin, on_a_host, monkeypatch, is_on_volume, is_told):
    monkeypatch.setattr(hosting, "is_on_volume", lambda _: is_on_volume)
    on_a_host("RENDER")

    assert ("may be lost when this server restarts" in admin.get("/").text) == is_told


def test_the_log_says_so_at_the_start(make_app, caplog):
    make_app(DYNO="web.1")

    told = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert [line for line in told if line.startswith("Photos and other files are lost")]
