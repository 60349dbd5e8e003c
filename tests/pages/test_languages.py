"""The inbox speaks the language of whoever looks."""

from __future__ import annotations

import pytest

from inbox.words import LANGUAGES


def language_of(page):
    return page.text.split('<html lang="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("asks_for", "speaks"),
    [
        ("", "en"),
        ("de,fr;q=0.5", "en"),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("es-MX", "es"),
        ("hi-IN,en;q=0.9", "hi"),
        ("ar-EG", "ar"),
        ("de,ar;q=0.4,es;q=0.3", "ar"),
        ("\x00;q=x,,,", "en"),
    ],
)
@pytest.mark.databases("sqlite")
def test_a_stranger_is_spoken_to_as_the_browser_asks(stranger, asks_for, speaks):
    page = stranger.get("/login", headers={"Accept-Language": asks_for})
    assert language_of(page) == speaks
    assert ('dir="rtl"' in page.text.split("<head>")[0]) == (speaks == "ar")


def test_a_stranger_chooses_and_the_browser_remembers(stranger):
    page = stranger.get("/language")
    assert all(name in page.text for name in LANGUAGES.values())

    chosen = stranger.post("/language", data={"language": "es", "next": "/login"})

    assert (chosen.status_code, chosen.location) == (303, "/login")
    assert "HttpOnly" in chosen.headers["Set-Cookie"]
    assert language_of(stranger.get("/login", headers={"Accept-Language": "pt"})) == "es"


def test_an_agents_choice_goes_along_to_every_device(agent, visitor):
    another_device = visitor()
    another_device.log_in(agent.email)
    agent.post("/language", data={"language": "pt"})

    assert language_of(agent.get("/")) == "pt"
    assert language_of(another_device.get("/")) == "pt"

    agent.post("/settings/yours", data={"theme": "system", "enter_sends": "enter", "language": "ar"})

    assert language_of(agent.get("/")) == "ar", "The choice in the settings wins over the browser's cookie."

    agent.post("/settings/yours", data={"theme": "system", "enter_sends": "enter", "language": "system"})

    assert language_of(agent.get("/", headers={"Accept-Language": "es"})) == "es"


@pytest.mark.parametrize("wrong", ["", "xx", "en_GB", "../../etc", "system"])
@pytest.mark.databases("sqlite")
def test_other_languages_are_refused(stranger, wrong):
    refused = stranger.post("/language", data={"language": wrong})

    assert refused.status_code == 422
    assert "does not speak that language" in refused.text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
@pytest.mark.databases("sqlite")
def test_the_way_back_leads_nowhere_else(stranger, target):
    assert stranger.post("/language", data={"language": "es", "next": target}).location == "/"


@pytest.mark.databases("sqlite")
def test_errors_speak_it_too(stranger):
    assert language_of(stranger.get("/nowhere", headers={"Accept-Language": "es"})) == "es"


@pytest.mark.databases("sqlite")
def test_programs_are_answered_in_english(agent):
    """Whatever the language of the agent whose session they use: programs compare words."""
    agent.post("/language", data={"language": "hi"})

    answer = agent.post("/api/whatsapp/mark-read/", json={"conversation_id": "x"})

    assert answer.status_code in (400, 422)
    assert answer.get_data(as_text=True).isascii()
