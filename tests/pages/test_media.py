"""Files over HTTP: who gets them, how much of them, and what a browser is told about them."""

from __future__ import annotations

import logging
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from werkzeug.http import parse_options_header

from inbox.adapters.storage import StorageError
from inbox.models.attachment import PREVIEW_MADE
from inbox.operations import agents, filetypes, tokens

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
OGG = b"OggS\x00\x02" + bytes(20) + b"\x01\x13OpusHead" + bytes(2000)
PDF = b"%PDF-1.7"
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(range(256)) * 20


@pytest.fixture
def arrives(files):
    """Lets a file arrive that a customer sent, and returns its address.

    `part` is what the message says about the file, `said` what else it says, the rest are columns.
    """

    def arrive(data=PNG, *, kind="image", mime_type="image/png", part=None, said=None, **columns):
        wamid = files.sends(kind, part={"mime_type": mime_type, **(part or {})}, **(said or {}))
        columns.setdefault("content_type", filetypes.sniff(data[:4096], mime_type))
        content_type = columns.pop("content_type")
        attachment_id = files.bring(wamid, data, content_type)
        return f"/media/{files.change(wamid, **columns) if columns else attachment_id}"

    return arrive


@pytest.fixture
def headers(app):
    """The header of a program that may read."""

    def make(*scopes):
        with app.app_context():
            plain = tokens.create("reporting", scopes=scopes or ("read",))[1]
        return {"Authorization": f"Bearer {plain}"}

    return make


def test_a_file_is_served_as_it_came(agent, arrives):
    answer = agent.get(arrives())

    assert answer.status_code == 200
    assert answer.data == PNG
    assert answer.content_type == "image/png"
    assert answer.content_length == len(PNG)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline;")


def test_it_can_be_saved_instead(agent, arrives):
    answer = agent.get(f"{arrives()}?download=1")

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.data == PNG


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("data", "kind", "told", "content_type"),
    [
        (OGG, "audio", "audio/ogg; codecs=opus", "audio/ogg"),
        (MP4, "video", "video/mp4", "video/mp4"),
        (MP4, "audio", "audio/mp4", "audio/mp4"),
        (b"#!AMR\n\x3c", "audio", "audio/amr", "audio/amr"),
    ],
)
def test_players_are_told_the_type_they_know(agent, arrives, data, kind, told, content_type):
    answer = agent.get(arrives(data, kind=kind, mime_type=told))

    assert answer.content_type == content_type
    assert answer.headers["Content-Disposition"].startswith("inline;")


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, len(MP4)),
        ("bytes=100-199", 100, 200),
        ("bytes=5000-", 5000, len(MP4)),
        ("bytes=-5", len(MP4) - 5, len(MP4)),
        ("bytes=-999999", 0, len(MP4)),
        ("bytes=100-999999", 100, len(MP4)),
        (f"bytes={len(MP4) - 1}-{len(MP4) - 1}", len(MP4) - 1, len(MP4)),
    ],
)
def test_a_player_gets_the_stretch_it_asks_for(agent, arrives, asked, start, stop):
    answer = agent.get(arrives(MP4, kind="video"), headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.data == MP4[start:stop]
    assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(MP4)}"
    assert answer.content_length == stop - start
    assert answer.content_type == "video/mp4"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("asked", [f"bytes={len(MP4)}-", "bytes=999999-1000000", "bytes=-0"])
def test_a_stretch_beyond_the_end_cannot_be_had(agent, arrives, asked):
    answer = agent.get(arrives(MP4, kind="video"), headers={"Range": asked})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(MP4)}"
    assert answer.data == b""


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,4-5", "bytes=5-1", "bytes=-", "bytes=a-b", "lines=0-1", "bytes 0-1", "bytes=٠-٥",
     "bytes=-1-2", "bytes=" + "9" * 500 + "-", ""],
)  # fmt: skip
def test_what_is_no_single_stretch_gets_the_whole_file(agent, arrives, asked):
    answer = agent.get(arrives(MP4, kind="video"), headers={"Range": asked})

    assert answer.status_code == 200
    assert answer.data == MP4


def test_a_stretch_of_another_version_is_not_mixed_with_this_one(agent, arrives):
    url = arrives(MP4, kind="video")
    etag = agent.get(url).headers["ETag"]

    same = agent.get(url, headers={"Range": "bytes=0-1", "If-Range": etag})
    others = [
        agent.get(url, headers={"Range": "bytes=0-1", "If-Range": told})
        for told in ('"another"', f"W/{etag}", "Sat, 21 Nov 2026 10:00:00 GMT")
    ]

    assert (same.status_code, same.data) == (206, MP4[:2])
    assert [(other.status_code, other.data) for other in others] == [(200, MP4)] * 3


def test_a_browser_that_has_the_file_is_not_sent_it_again(agent, arrives):
    url = arrives()
    first = agent.get(url)

    again = agent.get(url, headers={"If-None-Match": first.headers["ETag"]})
    changed = agent.get(url, headers={"If-None-Match": '"another"'})

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert (changed.status_code, changed.data) == (200, PNG)


def test_the_head_of_a_file_tells_its_size(agent, arrives):
    answer = agent.head(arrives(), headers={"Range": "bytes=0-1"})

    assert answer.status_code == 200
    assert answer.data == b""
    assert answer.headers["Content-Length"] == str(len(PNG))
    assert answer.content_type == "image/png"


def test_strangers_get_nothing_at_any_address(agent, stranger, client, arrives):
    for url in (arrives(), f"{arrives()}/preview", f"{arrives()}?download=1", "/media/4711"):
        for extra in ({}, {"Range": "bytes=0-1"}, {"If-None-Match": "*"}):
            page, program = stranger.get(url, headers=extra), client.get(url, headers=extra)
            assert page.status_code == program.status_code == 303
            assert page.location.startswith("/login")
            assert PNG not in page.data


def test_a_program_gets_it_with_a_token_that_may_read(client, arrives, headers):
    url = arrives()

    assert client.get(url, headers=headers()).data == PNG
    assert client.get(url, headers={"Authorization": "Bearer inbox_wrong"}).status_code == 401


@pytest.mark.databases("sqlite")
def test_a_token_without_the_right_to_read_gets_nothing(client, arrives, headers):
    assert client.get(arrives(), headers=headers("send")).status_code == 403


@pytest.mark.databases("sqlite")
def test_a_password_that_a_proxy_adds_does_not_lock_agents_out(agent, arrives):
    assert agent.get(arrives(), headers={"Authorization": "Basic YWdlbnQ6cHc="}).status_code == 200


def test_after_log_out_nothing_is_shown_any_more(agent, arrives):
    url = arrives()
    etag = agent.get(url).headers["ETag"]

    left = agent.post("/logout")

    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert agent.get(url).status_code == 303
    assert agent.get(url, headers={"If-None-Match": etag}).status_code == 303


def test_a_disabled_agent_sees_no_file(app, agent, arrives):
    url = arrives()
    assert agent.get(url).status_code == 200
    with app.app_context():
        agents.disable("asha@example.org")

    assert agent.get(url).status_code == 303


@pytest.mark.parametrize("columns", [{"storage_key": None}, {"digest": None}, {"size": None}])
def test_what_is_not_stored_yet_is_not_there(agent, arrives, columns):
    assert agent.get(arrives(**columns)).status_code == 404


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("number", ["4711", "0", "-1", "1.5", "x", "9" * 30, str(2**63), str(2**63 - 1)])
def test_there_is_nothing_at_other_addresses(agent, number):
    assert agent.get(f"/media/{number}").status_code == 404
    assert agent.get(f"/media/{number}/preview").status_code == 404


def test_the_file_of_a_deleted_message_is_gone(agent, admin, meta, arrives):
    url = arrives(said={"id": "wamid.shown"})
    assert agent.get(url).status_code == 200

    meta.writes("", type="revoke", revoke={"original_message_id": "wamid.shown"})

    for visitor in (agent, admin):
        assert visitor.get(url).status_code == 404
        assert visitor.get(f"{url}/preview").status_code == 404


def test_admins_still_see_it_where_deleted_messages_are_kept(app, agent, admin, meta, arrives):
    app.extensions["settings"] = replace(app.extensions["settings"], keep_deleted=True)
    url = arrives(said={"id": "wamid.shown"})
    meta.writes("", type="revoke", revoke={"original_message_id": "wamid.shown"})

    assert admin.get(url).status_code == 200
    assert agent.get(url).status_code == 404


def test_a_file_that_the_storage_lost_is_told_in_a_sentence(app, agent, arrives, caplog):
    url = arrives()
    only_file(app).unlink()

    with caplog.at_level(logging.ERROR):
        answer = agent.get(url)

    assert answer.status_code == 404
    assert "not in the storage" in answer.text
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage().startswith("A file cannot be read")
    assert not record.exc_info


def only_file(app):
    (path,) = [path for path in app.extensions["storage"].root.rglob("*") if path.is_file()]
    return path


class Broken:
    """A storage that cannot be reached."""

    def read(self, key, start=0, length=None):
        yield self.refuse()

    def refuse(self):
        raise StorageError("The bucket did not do it.")


def test_a_storage_that_cannot_be_reached_asks_to_come_back(app, agent, arrives):
    url, preview = arrives(), arrives(preview_key="ab/cd/" + "0" * 32, preview_state=PREVIEW_MADE)
    app.extensions["storage"] = Broken()

    for answer in (agent.get(url), agent.get(f"{preview}/preview")):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]


def test_a_file_that_became_shorter_is_not_passed_off_as_whole(app, agent, arrives):
    url = arrives()
    only_file(app).write_bytes(PNG[:100])

    with pytest.raises(StorageError):
        agent.get(url)


class Watchful:
    """Notes how many database connections are in use whenever a piece is taken."""

    def __init__(self, app):
        self.engine = app.extensions["engine"]
        self.storage = app.extensions["storage"]
        self.seen = []

    def read(self, key, start=0, length=None):
        for piece in self.storage.read(key, start, length):
            self.seen.append(self.engine.pool.checkedout())
            yield piece


def test_no_database_connection_is_held_while_a_file_is_sent(app, agent, arrives):
    url = arrives(PNG * 200)
    app.extensions["storage"] = watchful = Watchful(app)

    answer = agent.get(url, buffered=False)
    size = sum(len(piece) for piece in answer.response)
    answer.close()

    assert size == 200 * len(PNG)
    assert len(watchful.seen) > 1
    assert set(watchful.seen) == {0}


def test_a_file_is_sent_in_pieces(app, agent, arrives):
    url = arrives(PNG * 200)

    answer = agent.get(url, buffered=False)
    pieces = [len(piece) for piece in answer.response]
    answer.close()

    assert sum(pieces) == 200 * len(PNG)
    assert max(pieces) <= 1024 * 1024


def test_files_come_from_a_bucket_too(app, make_app, agent, arrives, bucket, s3_server):
    app.extensions["storage"] = make_app(MEDIA_URL=f"s3://{bucket}/x", **s3_server.aws).extensions["storage"]
    url = arrives(MP4 * 1000, kind="video")

    assert agent.get(url).data == MP4 * 1000
    assert agent.get(url, headers={"Range": "bytes=1000-1009"}).data == (MP4 * 2)[1000:1010]


def test_a_preview_is_served_once_it_was_made(agent, files):
    drawn = BytesIO()
    Image.new("RGB", (90, 60), "#6a9").save(drawn, "JPEG")
    url = f"/media/{files.bring_picture(files.sends('image'), drawn.getvalue())}/preview"

    answer = agent.get(url)

    assert answer.status_code == 200
    assert answer.content_type == "image/webp"
    assert answer.data[8:12] == b"WEBP"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.content_length == len(answer.data)
    assert agent.get(url, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_without_a_preview_there_is_none(agent, arrives):
    assert agent.get(f"{arrives()}/preview").status_code == 404


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("made", "name"),
    [
        ({}, "photo 2026-11-21.png"),
        ({"data": OGG, "kind": "audio", "mime_type": "audio/ogg", "part": {"voice": True}},
         "voice message 2026-11-21.ogg"),
        ({"data": MP4, "kind": "video", "mime_type": "video/mp4"}, "video 2026-11-21.mp4"),
        ({"data": b"\x01\x02\x03", "kind": "document"}, "file 2026-11-21"),
        ({"data": PDF, "kind": "document", "part": {"filename": "Heft Müller.pdf"}}, "Heft Müller.pdf"),
        ({"data": PDF, "kind": "document", "part": {"filename": "Angebot"}}, "Angebot.pdf"),
        ({"data": PDF, "kind": "document", "part": {"filename": "../../.."}}, "file 2026-11-21.pdf"),
    ],
)  # fmt: skip
def test_every_file_has_a_name_to_be_saved_under(agent, arrives, made, name):
    url = arrives(**made, said={"timestamp": "1795262400"})
    told = parse_options_header(agent.get(f"{url}?download=1").headers["Content-Disposition"])

    assert told == ("attachment", {"filename": name})
