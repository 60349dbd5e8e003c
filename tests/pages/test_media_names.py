"""Hostile file names come in through one door and go out through the other, and do nothing on the way."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from inbox.models.attachment import Attachment
from inbox.operations.transaction import writing
from tests.support.hostile import names
from tests.support.meta import envelope

COUNT, TOGETHER = 2000, 100
# RFC 6266, with the quoted string of RFC 9110 and the characters of RFC 8187.
RULES = re.compile(
    r'attachment; filename="[\x20\x21\x23\x24\x26-\x5b\x5d-\x7e]+"'
    r"(; filename\*=UTF-8''(%[0-9A-F]{2}|[A-Za-z0-9!#$&+.^_`|~-])+)?"
)

kept = Attachment.__table__


@pytest.mark.databases("sqlite")
def test_two_thousand_hostile_names_lead_nowhere(app, agent, files, meta, tmp_path):
    told = names(COUNT)
    files.bring(files.sends("document"), b"one file for all of them", "text/plain")
    before = places(tmp_path)

    messages = [document(number, name) for number, name in enumerate(told)]
    for start in range(0, COUNT, TOGETHER):
        meta.posts(envelope(messages=messages[start : start + TOGETHER]))
    all_stored(app.extensions["engine"])

    for number, name in enumerate(told, start=2):
        answer = agent.get(f"/media/{number}")
        assert answer.status_code == 200
        assert RULES.fullmatch(answer.headers["Content-Disposition"]), name
        assert "X-Evil" not in answer.headers
        assert all(cookie.startswith("session=") for cookie in answer.headers.getlist("Set-Cookie"))
    assert places(tmp_path) == before


def document(number, filename):
    part = {"id": f"media-{number}", "mime_type": "text/plain", "filename": filename}
    return {"from": "15550100777", "id": f"wamid.named-{number}", "timestamp": "1795262400",
            "type": "document", "document": part}  # fmt: skip


def all_stored(engine):
    """Let all rows have the bytes of the first, as if each had been fetched."""
    with writing(engine) as connection:
        first = connection.execute(select(kept).where(kept.c.id == 1)).one()
        whole = {name: getattr(first, name) for name in ("storage_key", "digest", "size", "content_type")}
        connection.execute(update(kept).values(state="stored", **whole))


def places(folder):
    """All files there are around the test's folder, but for the database's own."""
    return {path for path in folder.parent.rglob("*") if path.is_file() and ".sqlite3" not in path.name}
