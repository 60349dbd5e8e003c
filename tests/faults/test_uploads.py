"""Senders are killed while they hand a file to Meta, and large files pass through little memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select, update

from inbox.adapters.storage.folder import LocalFolder
from inbox.demo.media import pictures
from inbox.extensions import db
from inbox.models.agent import Agent
from inbox.models.base import utcnow
from inbox.models.message import Message
from inbox.models.outgoing import Outgoing
from inbox.operations import claims, outgoing, uploads
from inbox.operations.outgoing import Author
from inbox.operations.transaction import writing
from inbox.operations.uploads import Chosen
from tests.support.apps import new_app
from tests.support.environment import ROOT

fork = multiprocessing.get_context("fork")

ASHA = Author("agent", "Asha Rao")
CUSTOMERS = ("ilse", "kofi", "salma", "aditi")
BEFORE, HALFWAY, AFTER = "before the file is read", "in the middle of the file", "when Meta has answered"
PATIENCE = 60
MEGABYTE = 1024 * 1024


# The pretend WhatsApp does not close the files of requests that break off.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("point", [BEFORE, HALFWAY, AFTER])
def test_a_sender_killed_while_it_uploads_sends_each_file_once(
    app, agent, pretend, database_url, tmp_path, monkeypatch, rows, point
):
    monkeypatch.setattr(claims, "LEASE", timedelta(seconds=0.5))
    storage = app.extensions["storage"]
    for place in [pretend.writes(key) for key in CUSTOMERS]:
        with app.app_context():
            put(place, storage)
    kills = 0
    deadline = time.monotonic() + PATIENCE
    for round in range(100):
        if not open_work(rows) or time.monotonic() > deadline:
            break
        process = fork.Process(target=send, args=(pretend, database_url, tmp_path, storage, point, round))
        process.start()
        process.join(PATIENCE)
        kills += process.exitcode == -signal.SIGKILL
        time.sleep(0.6)
        for chore in app.extensions["chores"].swept():
            if chore.leased is not None:
                claims.take_back(app.extensions["engine"], chore.leased)
        let_go(app)

    assert kills >= 2, "Nobody was killed, so nothing was tested."
    pretend.tells()
    lines = [line for chat in pretend.world.chats.values() for line in chat.lines if not line.by]
    shelf = pretend.world.shelf
    assert [shelf.get(line.message["image"]["id"]).data for line in lines] == [pictures.coat()] * len(
        CUSTOMERS
    )
    query = (
        select(Message.status, func.count()).where(Message.direction == "outbound").group_by(Message.status)
    )
    assert rows(query) == [("read", len(CUSTOMERS))]


def put(place, storage):
    agent_id = db.session.scalars(select(Agent.id)).one()
    kept = uploads.keep(agent_id, place, Chosen(BytesIO(pictures.coat()), "coat.jpg"), storage)
    upload = uploads.find(agent_id, kept.id)
    outgoing.write(place, {"type": "image", "image": {}}, by=ASHA, upload=upload)


def let_go(app):
    """What waits for its next try is due now."""
    with writing(app.extensions["engine"]) as connection:
        connection.execute(
            update(Outgoing).where(Outgoing.state == "queued").values(next_attempt_at=utcnow())
        )


def open_work(rows) -> int:
    ((count,),) = rows(select(func.count()).where(Outgoing.state.in_(("queued", "uploading", "sending"))))
    return count


def send(pretend, database_url, folder, storage: LocalFolder, point: str, round: int) -> None:
    """The process that is killed at every second try."""
    app = new_app(database_url, folder)
    app.extensions["graph"] = pretend.app.extensions["graph"]
    app.extensions["storage"] = storage
    if round % 2 == 0:
        arm(app, point)
    chores = app.extensions["chores"]
    for id in chores.messages_due(1):
        chores.send_message(id)
    os._exit(0)


def arm(app, point: str) -> None:
    def die(*_args, **_options):
        os.kill(os.getpid(), signal.SIGKILL)

    graph, storage = app.extensions["graph"], app.extensions["storage"]
    if point == BEFORE:
        storage.read = die
    elif point == HALFWAY:
        whole = LocalFolder.read

        def half(key, *args, **options):
            data = b"".join(whole(storage, key))
            yield data[: len(data) // 2]
            die()

        storage.read = half
    else:
        upload = type(graph).upload
        graph.upload = lambda number, file: die(upload(graph, number, file))


@pytest.mark.databases("sqlite")
def test_90_mb_pass_through_little_memory(database_url, tmp_path):
    """From the agent's device into the storage and on to Meta, in a process of its own."""
    command = [sys.executable, "-c", PASS_THROUGH, database_url, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stderr
    into_storage, to_meta = map(int, done.stdout.split()[-2:])
    assert into_storage < 16 * MEGABYTE
    assert to_meta < 16 * MEGABYTE


PASS_THROUGH = """
import resource, socket, sys, threading
from pathlib import Path
from config import load_settings
from inbox.adapters.graph import File, open_graph
from inbox.operations import addressing
from inbox.operations.addressing import Address
from tests.support.apps import new_app
from tests.support.environment import ENVIRON
from tests.support.visitors import Visitor, logged_in

app = new_app(sys.argv[1], Path(sys.argv[2]))
agent = logged_in(app, Visitor(app, app.response_class), "asha@example.org", "Asha Rao", "agent")
with app.app_context():
    place = addressing.open_with(Address("447700900211", "4711"))
HEAD = (b'--between\\r\\nContent-Disposition: form-data; name="file"; filename="list.pdf"\\r\\n'
        b"Content-Type: application/pdf\\r\\n\\r\\n%PDF-1.7\\n")
FOOT = b"\\r\\n--between--\\r\\n"

class Body:
    def __init__(self, size):
        self.left = [HEAD] + [b"x" * 65536] * (size // 65536) + [FOOT]
        self.length = sum(map(len, self.left))
        self.rest = b""
    def read(self, size=-1):
        if not self.rest and self.left:
            self.rest = self.left.pop(0)
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken
    def readline(self, size=-1):
        return self.read(size)

def post(size):
    body = Body(size)
    answer = agent.post(
        f"/conversations/{place}/uploads",
        environ_overrides={
            "wsgi.input": body,
            "CONTENT_LENGTH": str(body.length),
            "CONTENT_TYPE": "multipart/form-data; boundary=between",
        },
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200, answer.text

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

def swallow(listener):
    while True:
        connection, _ = listener.accept()
        data = connection.recv(65536)
        left = int(data.lower().partition(b"content-length: ")[2].partition(b"\\r\\n")[0])
        left -= len(data.partition(b"\\r\\n\\r\\n")[2])
        while left > 0:
            left -= len(connection.recv(65536))
        connection.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Type: application/json\\r\\n'
                           b'Content-Length: 10\\r\\nConnection: close\\r\\n\\r\\n{"id":"1"}')
        connection.close()

MEGABYTE = 1024 * 1024
post(MEGABYTE)
before = peak()
post(90 * MEGABYTE)
into_storage = peak() - before
listener = socket.create_server(("127.0.0.1", 0))
threading.Thread(target=swallow, args=(listener,), daemon=True).start()
url = f"http://127.0.0.1:{listener.getsockname()[1]}"
more = {"WHATSAPP_GRAPH_URL": url, "WHATSAPP_ACCESS_TOKEN": "invented"}
graph = open_graph(load_settings({**ENVIRON, **more}))
storage = app.extensions["storage"]
files = [path for path in storage.root.rglob("*") if path.is_file()]
files.sort(key=lambda path: path.stat().st_size)
def hand_over(path):
    key = str(path.relative_to(storage.root))
    file = File("file.pdf", "application/pdf", path.stat().st_size, storage.read(key))
    assert graph.upload("4711", file) == "1"
hand_over(files[0])
before = peak()
hand_over(files[-1])
print(into_storage, peak() - before)
"""
