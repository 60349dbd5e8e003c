"""Who may use the REST door."""

from __future__ import annotations

import pytest

from inbox.operations import tokens

LISTS = ("messages/", "messages", "conversations/", "conversations")


@pytest.mark.parametrize("path", [*LISTS, "mark-read/", "mark-read"])
@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer inbox_x", "Basic YTpi", "inbox_x", "Bearer \u00ff"]
)
def test_without_a_valid_token_nothing_is_told(client, path, header):
    headers = {} if header is None else {"Authorization": header}
    method = "POST" if path.startswith("mark") else "GET"

    response = client.open(f"/api/whatsapp/{path}", method=method, headers=headers, json={})

    assert response.status_code == 401
    assert response.json["error"]["code"] == "unauthorized"


def test_a_revoked_token_is_refused(app, program):
    assert program.get("messages/").status_code == 200
    with app.app_context():
        tokens.revoke("program ")

    assert program.get("messages/").status_code == 401


def test_a_token_does_what_its_scopes_say(make_program):
    reader, writer = make_program("read"), make_program("write")

    assert reader.get("messages/").status_code == 200
    assert reader.post("mark-read/", {"conversation_id": 1}).status_code == 403
    assert writer.get("messages/").status_code == 403
    assert writer.post("mark-read/", {"conversation_id": 1}).status_code == 404


def test_a_logged_in_agent_may_read(agent):
    for path in LISTS:
        assert agent.get(f"/api/whatsapp/{path}").status_code == 200


def test_a_logged_in_agent_writes_with_a_csrf_token_only(meta, agent):
    meta.writes("Hello")
    body = {"conversation_id": 1}

    refused = agent.post("/api/whatsapp/mark-read/", json=body, csrf=False)
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "csrf")
    assert agent.post("/api/whatsapp/mark-read/", json=body).json["marked"] == 1
