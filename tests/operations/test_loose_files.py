"""A process that is killed between storing a file and naming it leaves no file behind for long."""

from __future__ import annotations

import datetime as dt
import io
import signal
import subprocess
import sys

import pytest
import time_machine
from sqlalchemy import insert, select

from inbox.adapters.storage import NotStored, StorageError, new_key
from inbox.demo.media import pictures
from inbox.models.attachment import PENDING, STORED
from inbox.models.base import utcnow
from inbox.models.loose_file import LooseFile
from inbox.operations import attachments, loose_files, previews
from inbox.operations.transaction import writing
from tests.support.arrivals import JPEG
from tests.support.environment import ROOT

loose = LooseFile.__table__
A_DAY = dt.timedelta(days=1, minutes=1)

KILLED = """
import os, signal, sys
from pathlib import Path
from dataclasses import replace
from inbox.operations import attachments, claims, loose_files, previews
from tests.support.apps import new_app
from tests.support.arrivals import JPEG, Arrivals

app = new_app(sys.argv[1], Path(sys.argv[2]))
put = loose_files.put
loose_files.put = lambda *of: (put(*of), os.kill(os.getpid(), signal.SIGKILL))
if sys.argv[3] == "fetch":
    by = Arrivals(app, None).by
    by.graph.files[sys.argv[4]] = JPEG
    attachments.fetch(by, int(sys.argv[5]))
else:
    previews.make(app.extensions["engine"], int(sys.argv[5]), app.extensions["storage"], None)
"""


@pytest.fixture
def kill_while(arrivals, database_url, tmp_path):
    """Lets another process fetch a file or make its preview, and kills it right after the storing."""

    def kill(what, file):
        arguments = [database_url, str(tmp_path), what, arrivals.row(file).media_id, str(file)]
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, check=False, capture_output=True
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr

    return kill


@pytest.fixture
def sweep(app):
    """What the sweep of jobs does about loose files; how many it removed."""

    def sweep():
        chores = app.extensions["chores"]
        (chore,) = [chore for chore in chores.swept() if chore.job == loose_files.JOB]
        return sum(chores.by_name()[loose_files.JOB](row) for row in chore.due(10))

    return sweep


@pytest.fixture
def in_storage(app):
    root = app.extensions["storage"].root
    return lambda: {path.read_bytes()[:4] for path in root.rglob("*") if path.is_file()}


def note(arrivals, key):
    with writing(arrivals.engine) as connection:
        connection.execute(insert(loose).values(storage_key=key, noted_at=utcnow()))


def test_a_download_whose_process_was_killed_leaves_no_file(
    arrivals, kill_while, sweep, in_storage, monkeypatch
):
    photo = arrivals.sends()
    kill_while("fetch", photo)
    assert in_storage() == {JPEG[:4]}
    assert arrivals.row(photo).storage_key is None

    assert sweep() == 0, "It may be on its way."
    with time_machine.travel(utcnow() + A_DAY):
        assert sweep() == 1
        assert in_storage() == set()
        assert sweep() == 0

    arrivals.change(photo, state=PENDING, lease_until=None)
    assert attachments.fetch(arrivals.by, photo) == STORED


def test_a_preview_whose_process_was_killed_leaves_no_file(arrivals, kill_while, sweep, in_storage):
    photo = arrivals.sends(pictures.coat())
    attachments.fetch(arrivals.by, photo)
    kill_while("preview", photo)
    assert len(in_storage()) == 2

    with time_machine.travel(utcnow() + A_DAY):
        assert sweep() == 1

    assert arrivals.kept(photo) == pictures.coat()
    arrivals.change(photo, preview_due_at=utcnow())
    assert previews.make(arrivals.engine, photo, arrivals.app.extensions["storage"], None) == "made"


def test_files_that_rows_name_are_not_loose(arrivals, rows, sweep, in_storage):
    photo = arrivals.sends(pictures.coat())
    attachments.fetch(arrivals.by, photo)
    previews.make(arrivals.engine, photo, arrivals.app.extensions["storage"], None)

    assert rows(select(loose)) == []
    with time_machine.travel(utcnow() + A_DAY):
        assert sweep() == 0
    assert len(in_storage()) == 2


@pytest.mark.parametrize("column", ["storage_key", "preview_key"])
def test_a_note_that_is_wrong_removes_nothing(arrivals, rows, sweep, column):
    photo = arrivals.sends(pictures.coat())
    attachments.fetch(arrivals.by, photo)
    previews.make(arrivals.engine, photo, arrivals.app.extensions["storage"], None)
    key = getattr(arrivals.row(photo), column)
    note(arrivals, key)

    with time_machine.travel(utcnow() + A_DAY):
        assert sweep() == 0

    assert rows(select(loose)) == []
    assert b"".join(arrivals.app.extensions["storage"].read(key))


def test_a_file_that_the_storage_did_not_take_is_not_waited_for(arrivals, rows, monkeypatch):
    photo = arrivals.sends()

    def full(*_):
        raise StorageError("The disk of the media folder is full.")

    monkeypatch.setattr(arrivals.by.storage, "put", full)

    assert attachments.fetch(arrivals.by, photo) == PENDING
    assert rows(select(loose)) == []


def test_a_storage_that_is_away_is_asked_again(arrivals, sweep, rows, monkeypatch):
    storage, key = arrivals.app.extensions["storage"], new_key()
    storage.put(key, io.BytesIO(JPEG))
    note(arrivals, key)

    def away(*_):
        raise StorageError("The bucket did not do it.")

    with time_machine.travel(utcnow() + A_DAY):
        with monkeypatch.context() as patch:
            patch.setattr(storage, "delete", away)
            with pytest.raises(StorageError):
                sweep()
        assert len(rows(select(loose))) == 1
        assert sweep() == 1
    with pytest.raises(NotStored):
        list(storage.read(key))


def test_what_an_agent_chooses_is_not_loose(agent, meta, rows, in_storage):
    meta.writes("Hi")

    answer = agent.post(
        "/conversations/1/uploads",
        data={"file": (io.BytesIO(pictures.coat()), "coat.jpg"), "csrf_token": agent.csrf_token},
        content_type="multipart/form-data",
    )

    assert (answer.status_code, len(in_storage())) == (303, 1)
    assert rows(select(loose)) == []
