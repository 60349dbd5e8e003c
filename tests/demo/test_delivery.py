"""Webhooks really travel: signed, over HTTP, and again until somebody takes them."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from inbox.demo.delivery import Postman
from inbox.whatsapp.signature import is_signed

SECRET = "invented-app-secret"


class Door:
    """A callback URL that answers as it is told."""

    def __init__(self) -> None:
        door = self
        self.answers: list[int] = []
        self.got: list[tuple[bytes, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = door.answers.pop(0) if door.answers else 200
                door.got.append((body, self.headers["X-Hub-Signature-256"]))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/api/whatsapp/webhook/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def bodies(self) -> list[bytes]:
        return [body for body, _ in self.got]


@pytest.fixture
def door():
    door = Door()
    yield door
    door.server.shutdown()
    door.server.server_close()


@pytest.fixture
def postman(door):
    postman = Postman(door.url, SECRET, pauses=(0.05, 0.1))
    yield postman
    postman.stop()


def test_a_body_arrives_signed_and_byte_for_byte(door, postman):
    body = b'{"text":"caf\\u00e9 \\/ "}'
    postman.post(body)

    assert postman.wait_until_empty(5)
    received, signature = door.got[0]
    assert received == body
    assert is_signed(received, signature, [SECRET])


@pytest.mark.parametrize("refusal", [503, 500, 401, 302, 204])
def test_whatever_is_not_a_200_comes_again(door, postman, refusal):
    door.answers = [refusal, refusal]
    postman.post(b"again")

    assert postman.wait_until_empty(5)
    assert door.bodies == [b"again"] * 3
    assert (postman.delivered, postman.refused) == (1, 2)


def test_a_refused_body_holds_up_nobody(door, postman):
    door.answers = [503]
    for body in (b"first", b"second", b"third"):
        postman.post(body)

    assert postman.wait_until_empty(5)
    assert door.bodies == [b"first", b"second", b"third", b"first"]


def test_a_door_that_is_not_there_yet_is_tried_again(door, postman):
    postman.callback_url = "http://127.0.0.1:9/"
    postman.post(b"early")
    assert not postman.wait_until_empty(0.2)

    postman.callback_url = door.url

    assert postman.wait_until_empty(5)
    assert door.bodies == [b"early"]


def test_a_body_can_leave_later_and_nobody_waits_for_it(door, postman):
    began = time.monotonic()
    postman.post(b"later", after=0.3)
    postman.post(b"now")
    assert time.monotonic() - began < 0.2

    assert postman.wait_until_empty(5)
    assert door.bodies == [b"now", b"later"]
    assert time.monotonic() - began >= 0.3


def test_a_postman_who_was_stopped_carries_nothing(door, postman):
    postman.post(b"later", after=0.3)
    postman.stop()
    postman.post(b"never")
    time.sleep(0.4)

    assert door.bodies == []
