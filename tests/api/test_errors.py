"""Whatever goes wrong under the address of the REST door is told in JSON."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from inbox.auth import PROGRAMS
from inbox.operations import messages

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "", 404),
        ("GET", "nothing", 404),
        ("GET", "nothing/at/all/", 404),
        ("POST", "nothing", 404),
        ("GET", "messages/1", 404),
        ("DELETE", "messages/", 405),
        ("PUT", "conversations", 405),
        ("GET", "mark-read/", 405),
        ("GET", "%00", 404),
        ("GET", "../../etc/passwd", 404),
        ("DELETE", "webhook/", 405),
    ],
)
def test_unknown_addresses_and_methods(program, method, path, status):
    response = program.open(path, method=method)

    assert response.status_code == status
    if status == 405:
        assert response.headers["Allow"]


def test_the_address_itself(client):
    assert client.get("/api/whatsapp").json["error"]["code"] == "not_found"


def test_the_webhooks_own_words_stay(client):
    assert client.get("/api/whatsapp/webhook/").mimetype == "text/plain"


def test_pages_keep_their_own_errors(stranger):
    assert stranger.get("/nothing").mimetype == "text/html"
    assert stranger.get("/api/whatsappnothing").mimetype == "text/html"


def test_a_crash_tells_nothing(app, program, monkeypatch):
    def crash(*_, **__):
        raise ZeroDivisionError("a secret")

    app.testing = False
    monkeypatch.setattr(messages, "newest", crash)

    response = program.get("messages/")

    assert response.status_code == 500
    assert response.json["error"]["code"] == "internal_error"
    assert "secret" not in response.text


def test_a_database_that_is_away_is_a_matter_of_time(program, monkeypatch):
    def fail(*_, **__):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(messages, "newest", fail)

    response = program.get("messages/")

    assert (response.status_code, response.json["error"]["code"]) == (503, "unavailable")
    assert response.headers["Retry-After"]


def test_more_than_anybody_needs_is_refused(app, program):
    answers = [program.get("conversations/") for _ in range(1201)]

    assert {answer.status_code for answer in answers[:1200]} == {200}
    assert (answers[1200].status_code, answers[1200].json["error"]["code"]) == (429, "too_many_requests")
    assert int(answers[1200].headers["Retry-After"]) <= 60


def test_head_is_answered(program):
    response = program.open("messages/", method="HEAD")

    assert (response.status_code, response.data) == (200, b"")


def test_the_views_are_for_programs(app):
    views = [view for name, view in app.view_functions.items() if name.startswith("api.")]

    assert views
    assert {getattr(view, "permission", None) for view in views} == {PROGRAMS}
