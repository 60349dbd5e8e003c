"""The admins' pages in a language that has everything: no English is left on them."""

from __future__ import annotations

import pytest

from inbox.operations import statuses
from tests.support.meta import envelope
from tests.support.visitors import logged_in
from tests.support.words import strays, told

# What Meta and the program say themselves, which stays as it is.
QUOTED = ("Spam", "ZeroDivisionError", "Expecting value")

pytestmark = [pytest.mark.databases("sqlite"), pytest.mark.usefixtures("arabic")]


@pytest.fixture
def admin(app, visitor):
    admin = logged_in(app, visitor(), "tomas@example.org", "Θωμάς", "admin")
    admin.post("/language", data={"language": "ar"})
    return admin


@pytest.fixture
def arrived(meta, client, monkeypatch):
    """One of each that the log can tell of: a message, a status, a notice, a failure, and a refusal."""
    item = {"id": "77", "status": "read", "timestamp": "1795176000", "recipient_id": "15550100777"}
    meta.writes("Είναι έτοιμο;", name="Νίκος")
    meta.posts(envelope(statuses=[item]))
    meta.posts("70_account_update_violation.json")
    meta.posts(b"\xce\xb1")
    with monkeypatch.context() as patch:
        patch.setattr(statuses, "row_of", lambda *_: 1 / 0)
        meta.posts(envelope(statuses=[item | {"id": "78"}]))
    meta.posts(envelope(statuses=[item | {"id": "79"}]), apply=False)
    client.post("/api/whatsapp/webhook/", data=b"{}", headers={"X-Hub-Signature-256": "sha256=00"})


@pytest.mark.parametrize(
    "path",
    [
        "/admin/events",
        "/admin/events?state=pending",
        "/admin/events?state=set-aside",
        *(f"/admin/events/{number}" for number in range(1, 7)),
        "/admin/notices",
        "/admin/messages/1/raw",
    ],
)
def test_nothing_is_left_in_english(arrived, admin, path):
    assert left_on(admin.get(path)) == []


def test_what_applying_again_came_to(arrived, admin):
    for path in ("/admin/events/4/replay", "/admin/events/replay"):
        admin.post(path)
        assert left_on(admin.get("/admin/events")) == []


def left_on(page):
    html = page.text
    for words in QUOTED:
        html = html.replace(words, "")
    return strays(told(html))
