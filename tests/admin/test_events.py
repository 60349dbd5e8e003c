"""The event log: what arrived, what became of it, and applying it again."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from inbox.admin.advice import ADVICE
from inbox.operations import eventlog, statuses
from tests.pages.links import address
from tests.support.environment import ROOT
from tests.support.meta import envelope, signed

PAGES = (
    "/admin/",
    "/admin/events",
    "/admin/events/1",
    "/admin/events/1/body",
    "/admin/notices",
    "/admin/messages/1/raw",
)
ACTS = ("/admin/events/1/replay", "/admin/events/replay")
MEGABYTE = 1024 * 1024


@pytest.fixture
def broken(monkeypatch):
    """Let statuses fail as they did before an update taught the inbox to read them."""

    def fail(*_):
        raise KeyError("status")

    with monkeypatch.context() as patch:
        patch.setattr(statuses, "row_of", fail)
        yield patch


def status(wamid):
    item = {"id": wamid, "status": "read", "timestamp": "1795176000", "recipient_id": "15550100777"}
    return envelope(statuses=[item])


def ids(page):
    return [
        int(number) for number in re.findall(r'class="log__row" href="/admin/events/([0-9]+)"', page.text)
    ]


def seconds_for(visitor, path):
    """How long a page takes without the check of its HTML."""
    began = time.perf_counter()
    FlaskClient.open(visitor, path)
    return time.perf_counter() - began


@pytest.mark.databases("sqlite")
def test_agents_find_nothing_and_strangers_are_asked_to_log_in(meta, agent, stranger):
    meta.writes("hello")
    for path in PAGES:
        assert agent.get(path).status_code == 404, path
        assert stranger.get(path).status_code == 303, path
    for path in ACTS:
        assert agent.post(path).status_code == 404, path
        assert stranger.post(path).status_code == 303, path


@pytest.mark.databases("sqlite")
def test_applying_again_needs_a_token_of_the_page(meta, admin):
    meta.writes("hello")
    for path in ACTS:
        assert admin.post(path, csrf=False).status_code == 400, path


def test_the_log_tells_what_came_of_each_body(meta, admin):
    meta.writes("hello")
    meta.posts("64_call_terminate_missed.json")
    meta.posts(status("wamid.x"))
    meta.posts("70_account_update_violation.json")
    meta.posts(b"no json")
    meta.posts(status("wamid.y"), apply=False)

    page = admin.get("/admin/events")

    assert ids(page) == [6, 5, 4, 3, 2, 1]
    told = re.findall(r'class="log__main">([^<]+)<', page.text)
    assert told == ["Nothing yet", "Nothing could be applied", "1 notice", "1 status", "1 call", "1 message"]
    assert ids(admin.get("/admin/events?state=pending")) == [6]
    assert ids(admin.get("/admin/events?state=set-aside")) == [5]
    assert "7 bytes" in page.text


def test_the_log_is_paged_by_key(meta, admin):
    for number in range(120):
        meta.posts(status(f"wamid.{number}"), apply=False)
    meta.applied()

    page, seen = admin.get("/admin/events"), []
    seen += ids(page)
    meta.writes("this comes between two pages")
    while 'href="/admin/events?before=' in page.text:
        page = admin.get(address(page, "/admin/events?before="))
        seen += ids(page)

    assert seen == list(range(120, 0, -1))


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("query", ["state=nothing", "before=x", "before=1.99999999999999999999"])
def test_a_mangled_address_is_a_bad_request(admin, query):
    assert admin.get(f"/admin/events?{query}").status_code == 400


def test_the_log_costs_the_same_few_queries_however_much_it_shows(app, meta, admin):
    statements = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *args: statements.append(args[2]))
    costs = []
    for number in range(30):
        meta.posts(status(f"wamid.{number}"))
        meta.posts(f"no json {number}".encode())
        if number in (0, 29):
            statements.clear()
            assert admin.get("/admin/events").status_code == 200
            assert admin.get("/admin/events/1").status_code == 200
            costs.append(len(statements))

    assert costs[0] == costs[1] <= 18


def test_a_wrong_secret_is_found(app, meta, admin):
    meta.writes("hello")
    answer = meta.client.post("/api/whatsapp/webhook/", data=b"{}", headers=signed(b"{}", "another secret"))
    assert answer.status_code == 401
    app.extensions["refusals"].write(app.extensions["engine"])

    page = admin.get("/admin/events")

    assert "1 requests were refused" not in page.text
    assert "1 request was refused" in page.text
    assert "The signature was wrong" in page.text
    assert "WHATSAPP_APP_SECRET" in page.text
    assert "Nothing was accepted since." in page.text

    meta.writes("now it works")
    assert "Nothing was accepted since." not in admin.get("/admin/events").text


def test_each_reason_says_what_to_do():
    counted = re.findall(r'count\(\s*"([^"]+)"', (ROOT / "inbox/webhook/routes.py").read_text())
    counted += re.findall(
        r'"([^"]+)" if signatures else "([^"]+)"', (ROOT / "inbox/webhook/routes.py").read_text()
    )[0]

    assert set(counted) == set(ADVICE)


def test_an_event_leads_to_what_came_from_it(meta, admin):
    meta.writes("is the coat ready?")

    page = admin.get("/admin/events/1")

    assert "is the coat ready?" in page.text
    thread = address(page, "/conversations/1?around=1")
    assert "is the coat ready?" in admin.get(thread.partition("#")[0]).text
    assert admin.get(address(page, "/admin/messages/1/raw")).status_code == 200


def test_a_status_leads_to_its_message(meta, admin):
    echo: dict[str, Any] = {
        "id": "wamid.e",
        "from": "15550100101",
        "to": "15550100777",
        "timestamp": "1795176000",
    }
    echo |= {"type": "text", "text": {"body": "ready"}}
    meta.posts(envelope(field="smb_message_echoes", message_echoes=[echo]))
    meta.posts(envelope(statuses=[*status("wamid.e")["entry"][0]["changes"][0]["value"]["statuses"]]))
    meta.posts(status("wamid.unknown"))

    assert address(admin.get("/admin/events/2"), "/conversations/1?around=1#message-1")
    assert "is not known here yet" in admin.get("/admin/events/3").text


def test_what_was_set_aside_is_applied_again(meta, admin, broken):
    meta.posts(status("wamid.x"))
    page = admin.get("/admin/events/1")
    assert "Item 0: The reader failed with KeyError." in page.text
    broken.undo()

    answer = admin.post("/admin/events/1/replay")

    assert (answer.status_code, answer.location) == (303, "/admin/events/1")
    page = admin.get("/admin/events/1")
    assert "Applied again. Nothing is set aside." in page.text
    assert "Item 0" not in page.text
    assert "1 status" in page.text
    assert "Applied again" not in admin.get("/admin/events/1").text, "a message is told once"


def test_what_fails_again_stays_set_aside(meta, admin, broken):
    meta.posts(status("wamid.x"))
    admin.post("/admin/events/1/replay")
    assert "Applied again. 1 piece is set aside still." in admin.get("/admin/events/1").text


def test_all_that_failed_is_applied_again_a_part_at_a_time(meta, admin, broken, monkeypatch):
    monkeypatch.setattr(eventlog, "AT_ONCE", 2)
    for number in range(3):
        meta.posts(status(f"wamid.{number}"))
    meta.posts(b"no json")
    broken.undo()

    answer = admin.post("/admin/events/replay")
    assert answer.location == "/admin/events?state=set-aside&after=2"
    page = admin.get(answer.location)
    assert (
        "2 bodies were applied again. 0 of them have pieces set aside still. 2 were not tried yet."
        in page.text
    )
    assert 'name="after" value="2"' in page.text
    assert ids(page) == [4, 3]

    answer = admin.post("/admin/events/replay", data={"after": "2"})
    page = admin.get(answer.location)
    assert "2 bodies were applied again. 1 of them has pieces set aside still." in page.text
    assert 'name="after"' not in page.text
    assert ids(page) == [4]


@pytest.mark.databases("sqlite")
def test_there_is_nothing_to_apply_again(admin):
    answer = admin.post("/admin/events/replay")
    assert "There was nothing to apply again." in admin.get(answer.location).text
    assert admin.post("/admin/events/4711/replay").status_code == 404
    assert admin.get("/admin/events/4711/body").status_code == 404


def test_the_body_can_be_had_as_it_came(meta, admin):
    body = b'<script>alert(1)</script>\x00\xff {"a": 1}'
    meta.posts(body)

    answer = admin.get("/admin/events/1/body")

    assert answer.data == body
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Disposition"] == "attachment; filename=event-1.txt"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    page = admin.get("/admin/events/1")
    assert "It is no JSON." in page.text
    assert "\\u0000" in page.text


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(envelope(messages=[{"id": "x" * 50}] * 50_000)).encode()[: 4 * MEGABYTE - 100],
        b"[" * (4 * MEGABYTE - 1),
        b'{"a": "' + b"x" * (MEGABYTE // 2 - 20) + b'"}',
        json.dumps([[]] * 130_000).encode(),
        b"{" + b", ".join(b'"%d": {"<b>": 1e999}' % n for n in range(20_000)) + b"}",
        b"[" * 900 + b"]" * 900,
    ],
    ids=["many messages", "brackets", "one long string", "lists", "keys", "deep"],
)
@pytest.mark.databases("sqlite")
def test_a_huge_body_makes_a_small_page_soon(meta, admin, body):
    assert meta.posts(body, apply=False).status_code == 200
    page = admin.get("/admin/events/1")
    assert page.status_code == 200
    assert len(page.data) < 500_000
    assert "Download the body" in page.text

    assert min(seconds_for(admin, "/admin/events/1") for _ in range(3)) < 2
