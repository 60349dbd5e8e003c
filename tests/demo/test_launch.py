"""The demo keeps away from real accounts and from everything else that is not its own."""

from __future__ import annotations

import socket

import pytest

from inbox.demo import GRAPH_PATH, launch
from inbox.demo.launch import REAL, CannotStart


@pytest.mark.parametrize("name", REAL)
def test_it_does_not_start_next_to_real_credentials(name):
    with pytest.raises(CannotStart, match=name):
        launch.refuse_real_credentials({name: "EAAG"})


def test_empty_credentials_are_none():
    launch.refuse_real_credentials(
        {"WHATSAPP_ACCESS_TOKEN": " ", "DATABASE_URL": "postgresql://localhost/shop"}
    )


@pytest.mark.parametrize("value", ["eight", "0", "65536", "-1", "٨٠٠٠"])
def test_a_port_is_a_number(value):
    with pytest.raises(CannotStart, match="PORT"):
        launch.port_of({"PORT": value})


def test_a_busy_port_is_told_and_how_to_choose_another():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CannotStart, match=rf"Port {port} .* PORT={port + 1}"):
            launch.port_of({"PORT": str(port)})


def test_its_settings_are_invented_and_stay_on_this_computer(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/shop")
    monkeypatch.setenv("REDIS_URL", "redis://localhost")

    settings = launch.make_settings(8123, tmp_path)

    assert settings.demo
    assert settings.database_url == f"sqlite:///{tmp_path / 'inbox.sqlite3'}"
    assert settings.redis_url is None
    assert settings.graph_url == f"http://127.0.0.1:8123{GRAPH_PATH}"
    assert settings.app_secrets != launch.make_settings(8123, tmp_path).app_secrets


def test_each_start_is_a_fresh_one_unless_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(launch, "FOLDER", tmp_path)
    (launch.folder_for(8123, keep=False) / "inbox.sqlite3").write_text("old")

    assert (launch.folder_for(8123, keep=True) / "inbox.sqlite3").exists()
    assert not (launch.folder_for(8123, keep=False) / "inbox.sqlite3").exists()


def test_an_app_in_demo_mode_never_talks_to_meta(tmp_path):
    from config import SettingsError
    from tests.support.apps import new_app

    with pytest.raises(SettingsError, match="WHATSAPP_GRAPH_URL"):
        new_app(
            f"sqlite:///{tmp_path}/x.sqlite3",
            tmp_path,
            INBOX_DEMO="1",
            WHATSAPP_GRAPH_URL="https://graph.facebook.com",
        )
