"""Previews are made once, whatever the files are, and given up where making them kills."""

from __future__ import annotations

import datetime as dt
import io
import signal
import subprocess
import sys
import threading

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import event, select, update

from inbox.adapters import ffmpeg
from inbox.adapters.storage import NotStored, StorageError, new_key
from inbox.demo.media import films, papers, pictures, sounds
from inbox.models.attachment import Attachment
from inbox.models.base import utcnow
from inbox.models.message import Message
from inbox.operations import examination, previews
from inbox.operations.transaction import writing
from tests.support.drawings import png, quarters, saved
from tests.support.environment import ROOT

attachment = Attachment.__table__

PHOTO = saved(quarters((1600, 800)), "JPEG")


class Shop:
    """Has stored files whose previews are due, and makes them."""

    def __init__(self, app, meta) -> None:
        self.meta = meta
        self.engine = app.extensions["engine"]
        self.storage = app.extensions["storage"]
        self.player = ffmpeg.find()

    def keeps(self, data, content_type="image/jpeg", kind="image"):
        wamid = self.meta.writes("", type="image", image={"id": "770001", "mime_type": "image/jpeg"})
        query = select(attachment.c.id).join(Message).where(Message.message_id == wamid)
        with self.engine.connect() as connection:
            file = connection.scalars(query).one()
        key = new_key()
        self.storage.put(key, io.BytesIO(data))
        stored = {"state": "stored", "storage_key": key, "content_type": content_type, "size": len(data)}
        self.change(file, kind=kind, preview_state="pending", preview_due_at=utcnow(), **stored)
        return file

    def makes(self, photo):
        return previews.make(self.engine, photo, self.storage, self.player)

    def row(self, photo):
        with self.engine.connect() as connection:
            return connection.execute(select(attachment).where(attachment.c.id == photo)).one()

    def change(self, photo, **values):
        with writing(self.engine) as connection:
            connection.execute(update(attachment).where(attachment.c.id == photo).values(**values))

    def preview(self, photo):
        return b"".join(self.storage.read(self.row(photo).preview_key))

    def is_due_again(self, photo):
        self.change(photo, preview_due_at=utcnow())


@pytest.fixture
def shop(app, meta):
    return Shop(app, meta)


def test_a_photo_gets_a_thumbnail_and_measures(shop):
    photo = shop.keeps(PHOTO)

    assert previews.due(shop.engine, 10) == [photo]
    assert shop.makes(photo) == "made"

    row = shop.row(photo)
    assert (row.width, row.height, row.is_animated) == (1600, 800, False)
    assert (row.preview_state, row.preview_due_at) == ("made", None)
    assert Image.open(io.BytesIO(shop.preview(photo))).size == (640, 320)
    assert shop.preview(photo) != PHOTO
    assert previews.due(shop.engine, 10) == []
    assert shop.makes(photo) is None


def test_the_sweep_finds_what_waits_and_a_ring_makes_it(shop, app):
    photo = shop.keeps(PHOTO)
    chores = app.extensions["chores"]

    (chore,) = [chore for chore in chores.swept() if chore.job == previews.JOB]
    assert chore.due(10) == [photo]
    assert chores.by_name()[previews.JOB](photo) == "made"
    assert chore.due(10) == []


def test_what_waits_is_found_without_looking_at_all_files(shop):
    if shop.engine.dialect.name == "postgresql":
        switch, explain = "SET LOCAL enable_seqscan = off", "EXPLAIN "
    else:
        switch, explain = "SELECT 1", "EXPLAIN QUERY PLAN "
    said = []
    event.listen(
        shop.engine, "before_cursor_execute", lambda _c, _k, query, values, *_: said.append((query, values))
    )
    previews.due(shop.engine, 10)
    query, values = said[-1]

    with shop.engine.connect() as connection:
        connection.exec_driver_sql(switch)
        plan = connection.exec_driver_sql(explain + query, values).all()

    assert "ix_attachment_preview_due" in str(plan)


def test_a_sticker_is_small_enough_itself(shop):
    sticker = shop.keeps(pictures.sticker(), "image/webp", "sticker")

    assert shop.makes(sticker) == "none"

    row = shop.row(sticker)
    assert (row.width, row.height, row.is_animated, row.preview_key) == (512, 512, False, None)


def test_a_sticker_that_moves_gets_a_still(shop):
    sticker = shop.keeps(pictures.animated_sticker(), "image/webp", "sticker")

    assert shop.makes(sticker) == "made"

    still = Image.open(io.BytesIO(shop.preview(sticker)))
    assert (shop.row(sticker).is_animated, still.size) == (True, (512, 512))
    assert not getattr(still, "is_animated", False)
    assert still.getchannel("A").getpixel((0, 0)) == 0, "What shines through still does."


def test_a_film_gets_a_poster_and_a_length(shop):
    film = shop.keeps(films.needle_at_work(), "video/mp4", "video")

    assert shop.makes(film) == "made"

    row = shop.row(film)
    assert (row.width, row.height, row.duration) == (192, 144, pytest.approx(4.0))
    assert Image.open(io.BytesIO(shop.preview(film))).size == (192, 144)


@pytest.mark.parametrize(
    ("data", "content_type"), [(sounds.voice_note(5.0), "audio/ogg"), (sounds.chime(), "audio/mpeg")]
)
def test_a_sound_gets_a_length_and_a_waveform(shop, data, content_type):
    voice = shop.keeps(data, content_type, "audio")

    assert shop.makes(voice) == "none"

    row = shop.row(voice)
    assert row.duration > 2
    assert len(row.waveform) == 128
    assert (row.width, row.preview_key) == (None, None)


@pytest.mark.parametrize(
    ("data", "content_type", "kind"),
    [
        (papers.pdf("Receipt", ["Hem 24.00"]), papers.PDF, "document"),
        (PHOTO, "image/jpeg", "document"),
        (b"<svg/>", "image/svg+xml", "image"),
        (PHOTO, None, "image"),
        (PHOTO, "video/x-flv", "video"),
    ],
)
def test_kinds_without_a_preview_are_not_even_read(shop, data, content_type, kind, monkeypatch):
    paper = shop.keeps(data, content_type, kind)
    monkeypatch.delattr(type(shop.storage), "read")

    assert shop.makes(paper) == "none"


def test_a_picture_that_is_too_large_a_file_is_not_read(shop, monkeypatch):
    monkeypatch.setattr(examination, "LARGEST_PICTURE", 1000)
    photo = shop.keeps(PHOTO)

    assert shop.makes(photo) == "none"


def test_without_ffmpeg_films_and_sounds_have_plain_players(shop, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    shop.player = ffmpeg.find()
    film = shop.keeps(films.needle_at_work(), "video/mp4", "video")
    voice = shop.keeps(sounds.voice_note(), "audio/ogg", "audio")
    photo = shop.keeps(PHOTO)

    assert [shop.makes(file) for file in (film, voice, photo)] == ["none", "none", "made"]
    assert shop.row(film).last_error is None


@pytest.mark.parametrize(
    ("data", "kind", "content_type"),
    [
        (b"", "image", "image/jpeg"),
        (b"<!doctype html><script>1</script>", "image", "image/png"),
        (PHOTO[:2000], "image", "image/jpeg"),
        (b"#EXTM3U\n/etc/passwd\n", "video", "video/mp4"),
        (b"OggS", "audio", "audio/ogg"),
    ],
)
def test_a_broken_file_is_none_and_the_end_of_it(shop, data, kind, content_type):
    file = shop.keeps(data, content_type, kind)

    assert shop.makes(file) == "none"
    assert previews.due(shop.engine, 10) == []


def test_measures_of_what_is_too_large_are_known_all_the_same(shop):
    bomb = shop.keeps(png(width=30_000, height=30_000), "image/png")

    assert shop.makes(bomb) == "none"
    assert (shop.row(bomb).width, shop.row(bomb).height) == (30_000, 30_000)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=200),
    st.sampled_from(["", "\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "GIF89a", "RIFF\0\0\0\0WEBPVP8 ", "OggS"]),
    st.sampled_from(
        [("image", "image/jpeg"), ("sticker", "image/webp"), ("audio", "audio/ogg"), ("video", "video/mp4")]
    ),
)
def test_no_bytes_raise(shop, data, magic, kind):
    file = shop.keeps(magic.encode("latin-1") + data, kind[1], kind[0])

    assert shop.makes(file) in ("none", "made")


def test_of_two_who_come_at_once_one_makes_it(shop):
    photo = shop.keeps(PHOTO)
    states, together = [], threading.Barrier(2)

    def come():
        together.wait()
        states.append(shop.makes(photo))

    threads = [threading.Thread(target=come) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(states, key=str) == [None, "made"]
    assert shop.row(photo).preview_attempts == 1


@pytest.mark.parametrize(
    "trouble", [StorageError("The bucket is away."), OSError(28, "No space left on device")]
)
def test_a_storage_in_trouble_is_not_the_files_fault(shop, trouble, monkeypatch):
    photo = shop.keeps(PHOTO)

    def fails(*_):
        raise trouble

    with monkeypatch.context() as patch:
        patch.setattr(type(shop.storage), "put", fails)
        for _ in range(5):
            shop.is_due_again(photo)
            assert shop.makes(photo) == "pending"
    assert shop.row(photo).preview_due_at > utcnow()
    assert shop.makes(photo) is None, "It is not due yet."

    shop.is_due_again(photo)
    assert shop.makes(photo) == "made"
    assert shop.row(photo).preview_attempts == 1


def test_a_file_that_is_gone_has_no_preview(shop):
    photo = shop.keeps(PHOTO)
    shop.storage.delete(shop.row(photo).storage_key)

    assert shop.makes(photo) == "none"


def test_who_lost_the_row_changes_nothing_and_leaves_no_file_behind(shop, monkeypatch):
    photo = shop.keeps(PHOTO)
    put, keys = type(shop.storage).put, []

    def slowly(self, key, file):
        put(self, key, file)
        keys.append(key)
        shop.change(photo, preview_due_at=utcnow() + dt.timedelta(hours=1))

    monkeypatch.setattr(type(shop.storage), "put", slowly)

    assert shop.makes(photo) is None
    assert shop.row(photo).preview_state == "pending"
    with pytest.raises(NotStored):
        list(shop.storage.read(keys[0]))


def test_a_new_preview_takes_the_place_of_the_old_one(shop):
    photo = shop.keeps(PHOTO)
    shop.makes(photo)
    before = shop.row(photo).preview_key
    shop.change(photo, preview_state="pending", preview_due_at=utcnow())

    assert shop.makes(photo) == "made"
    assert shop.row(photo).preview_key != before
    with pytest.raises(NotStored):
        list(shop.storage.read(before))


KILLED = """
import os, signal, sys
from inbox.operations import previews
from tests.support.apps import new_app
from pathlib import Path

previews.examine = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
app = new_app(sys.argv[1], Path(sys.argv[2]))
previews.make(app.extensions["engine"], int(sys.argv[3]), app.extensions["storage"], None)
"""


def kill_while_making(shop, photo, database, folder):
    command = [sys.executable, "-c", KILLED, database, str(folder), str(photo)]
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def test_killed_in_the_middle_it_is_made_again(shop, database_url, tmp_path):
    photo = shop.keeps(PHOTO)

    kill_while_making(shop, photo, database_url, tmp_path)

    assert shop.row(photo).preview_state == "pending"
    assert shop.makes(photo) is None, "Whoever has it may still be alive."
    with time_machine.travel(utcnow() + previews.LEASE):
        assert previews.due(shop.engine, 10) == [photo]
        assert shop.makes(photo) == "made"


def test_what_kills_three_times_is_given_up(shop, database_url, tmp_path):
    photo = shop.keeps(PHOTO)
    for _ in range(3):
        shop.is_due_again(photo)
        kill_while_making(shop, photo, database_url, tmp_path)
    shop.is_due_again(photo)

    assert shop.makes(photo) == "none"
    assert shop.row(photo).last_error == "There is no preview: making it ended the program three times."
    assert list((tmp_path / "instance").glob("tmp*")) == []
