"""Error pages: in words, whole, and without what strangers should not know."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.exc import OperationalError

from inbox.pages.errors import PAGES


def test_a_page_that_is_not_there(agent):
    page = agent.get("/no/such/page")
    assert page.status_code == 404
    assert "Nothing is here" in page.text


def test_a_wrong_method_says_which_are_right(agent):
    page = agent.post("/", data={})
    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]


@pytest.mark.databases("sqlite")
def test_a_crash_gives_an_id_that_the_log_knows(app, agent, monkeypatch, caplog):
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("inbox.operations.conversations.newest", lambda **_: 1 / 0)

    page = agent.get("/")

    assert page.status_code == 500
    [request_id] = re.findall(r"<code>([0-9a-f]{8})</code>", page.text)
    assert request_id in caplog.text
    assert "ZeroDivisionError" not in page.text


@pytest.mark.databases("sqlite")
def test_a_database_that_is_away_is_a_503(app, agent, monkeypatch):
    def away(**_):
        raise OperationalError("select 1", {}, Exception("secret host name"))

    monkeypatch.setattr("inbox.operations.conversations.newest", away)

    page = agent.get("/")

    assert page.status_code == 503
    assert "Back in a moment" in page.text
    assert "secret host name" not in page.text
    assert page.headers["Retry-After"]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("status", sorted(PAGES))
def test_every_error_has_a_page(app, status):
    from inbox.pages.errors import page
    from tests.support.html import check_page

    with app.test_request_context():
        response = page(status, PAGES[status])
    assert response.status_code == status
    check_page(response.get_data(as_text=True))
