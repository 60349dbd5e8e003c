"""The link that the demo prints logs in, once."""

from __future__ import annotations

import pytest

from inbox.operations import agents

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def link(demo_app) -> str:
    with demo_app.app_context():
        agents.create(
            email="demo@shop.example", name="Robin", password="correct horse battery staple", role="admin"
        )
    demo_app.extensions["login_links"].add("abc", "demo@shop.example")
    return "/login/abc"


def test_it_leads_to_the_inbox(demo_app, link):
    browser = demo_app.test_client()

    answer = browser.get(link)

    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/").status_code == 200


def test_it_works_once(demo_app, link):
    demo_app.test_client().get(link)
    stranger = demo_app.test_client()

    answer = stranger.get(link)

    assert answer.status_code == 410
    assert "make demo" in answer.text
    assert stranger.get("/").status_code == 303


def test_an_invented_link_is_not_found(demo_app, link):
    answer = demo_app.test_client().get("/login/wrong")

    assert answer.status_code == 404
    assert "make demo" in answer.text


def test_it_does_not_log_in_somebody_who_was_disabled(demo_app, link):
    with demo_app.app_context():
        agents.create(
            email="other@shop.example", name="Other", password="correct horse battery staple", role="admin"
        )
        agents.disable("demo@shop.example")

    assert demo_app.test_client().get(link).status_code == 410
