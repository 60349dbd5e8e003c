"""The pretend WhatsApp's real files come through the real adapters, whatever it answers on the way."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
from sqlalchemy import select

from inbox import jobs
from inbox.adapters.storage import open_storage
from inbox.demo import acts, parts
from inbox.demo.story import Story
from inbox.demo.world import ScriptedAnswer
from inbox.models.attachment import Attachment
from inbox.models.base import utcnow
from tests.support.arrivals import JPEG
from tests.support.environment import PHONE_NUMBER_ID
from tests.support.senders import wait_for

KINDS = {"image", "video", "audio", "document", "sticker"}


@pytest.fixture(params=["folder", "s3"])
def storage(request, app):
    """Where files are kept: both kinds of storage do for the same test."""
    if request.param == "s3":
        bucket, server = request.getfixturevalue("bucket"), request.getfixturevalue("s3_server")
        app.extensions["storage"] = open_storage(f"s3://{bucket}/media", server.aws)
    return app.extensions["storage"]


@pytest.fixture
def attachments(app):
    def read():
        with app.extensions["engine"].connect() as connection:
            return connection.execute(select(Attachment.__table__)).all()

    return read


def test_every_kind_of_file_arrives_byte_for_byte(app, pretend, storage, attachments):
    Story(pretend.world).tell_past()
    pretend.tells()
    jobs.start(app)

    wait_for(lambda: {row.state for row in attachments()} == {"stored"}, patience=60)

    assert {row.kind for row in attachments()} == KINDS
    for row in attachments():
        file = pretend.world.shelf.get(row.media_id)
        assert b"".join(storage.read(row.storage_key)) == file.data
        assert row.digest == file.sha256_hex
        assert row.size == len(file.data)
    assert {call.authorization for call in pretend.world.calls} == {f"Bearer {pretend.world.access_token}"}


def refusal(status, code, **more):
    error = {"message": "No.", "type": "OAuthException", "code": code, **more}
    return ScriptedAnswer(status, {"error": error})


def too_many(retry_after):
    return ScriptedAnswer(429, "", {"Retry-After": retry_after})


def in_two_minutes():
    return format_datetime(utcnow() + dt.timedelta(minutes=2), usegmt=True)


def told_wrongly(**wrong):
    """The true description of a file, except for this."""

    def answer(world, file):
        true = {"url": world.shelf.link(file), "sha256": file.sha256_hex, "file_size": len(file.data)}
        return ScriptedAnswer(200, {**true, "mime_type": file.mime_type, "id": file.id, **wrong})

    return answer


# What the Graph answers once; then the state, whether the attempt counts, and the least and most seconds
# until the next one.
ANSWERS = {
    "token expired": (refusal(401, 190), "pending", 0, 100, 121),
    "no permission": (refusal(403, 10), "pending", 0, 100, 121),
    "401 without words": (ScriptedAnswer(401, "<h1>Unauthorized</h1>"), "pending", 0, 100, 121),
    "not there": (refusal(400, 100, error_subcode=33), "pending", 1, 0, 4),
    "404 without words": (ScriptedAnswer(404, "Not found"), "pending", 1, 0, 4),
    "too many, in seconds": (too_many("120"), "pending", 1, 100, 120),
    "too many, until a date": (lambda *_: too_many(in_two_minutes()), "pending", 1, 100, 121),
    "too many, nonsense": (too_many("soon"), "pending", 1, 0, 4),
    "a fault as HTML": (ScriptedAnswer(500, "<h1>Oops</h1>"), "pending", 1, 0, 4),
    "bad gateway": (ScriptedAnswer(502, ""), "pending", 1, 0, 4),
    "success that is no JSON": (ScriptedAnswer(200, "<html></html>"), "pending", 1, 0, 4),
    "success without an address": (ScriptedAnswer(200, {"id": "1"}), "pending", 1, 0, 4),
    "a wrong digest": (told_wrongly(sha256="0" * 64), "pending", 1, 0, 4),
    "a wrong length": (told_wrongly(file_size=3), "pending", 1, 0, 4),
    "101 MB announced": (told_wrongly(file_size=101 * 1024 * 1024), "failed", 1, None, None),
    "another host": (told_wrongly(url="https://files.example.org/1"), "failed", 1, None, None),
    "a private host": (told_wrongly(url="http://169.254.169.254/latest"), "failed", 1, None, None),
    "a redirect": (ScriptedAnswer(302, "", {"Location": "https://example.org/"}), "pending", 1, 0, 4),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_becomes_of_a_file(app, pretend, attachments, name):
    answer, state, attempts, least, most = ANSWERS[name]
    file = pretend.world.shelf.put(JPEG, "image/jpeg")
    acts.write(pretend.world, pretend.world.customers["ilse"], parts.image(file))
    pretend.tells()
    pretend.world.next_answers.append(answer(pretend.world, file) if callable(answer) else answer)

    assert app.extensions["chores"].fetch_attachment(attachments()[0].id) == state

    (row,) = attachments()
    assert not pretend.world.next_answers
    assert (row.attempts, row.storage_key, row.lease_until) == (attempts, None, None)
    assert row.last_error.endswith(".")
    if state == "pending":
        assert least <= (row.next_attempt_at - utcnow()).total_seconds() <= most
    else:
        assert row.next_attempt_at is None
    is_left_alone = not app.extensions["chores"].media_breaker.admits(PHONE_NUMBER_ID)
    assert is_left_alone == (attempts == 0 or name.startswith("too many"))
