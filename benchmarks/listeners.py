"""Open browsers that only listen: many streams of live updates, read by one thread."""

from __future__ import annotations

import datetime as dt
import hashlib
import resource
import selectors
import socket
import threading
import time

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Engine, insert, select

from inbox.models.agent import AGENT, Agent, AgentSession
from inbox.models.base import utcnow
from tests.support.environment import ENVIRON

STREAMS_OF_A_SESSION = 4
PATIENCE = 60.0


class Listeners:
    """So many streams; `heard` counts how many of them were told of a conversation since it was cleared."""

    def __init__(self, port: int, cookies: list[str]) -> None:
        self.port = port
        self.selector = selectors.DefaultSelector()
        self.changed = threading.Condition()
        self.held = self.heard = 0
        self.is_over = threading.Event()
        wanted = len(cookies) + 500
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(wanted, hard)), hard))
        self.cookies = cookies
        self.thread = threading.Thread(target=self.read, daemon=True)

    def __enter__(self) -> Listeners:
        self.thread.start()
        for cookie in self.cookies:
            self.open(cookie)
            time.sleep(0.002)
        self.wait_for("held", len(self.cookies))
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.thread.join()
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self.selector.close()

    def open(self, cookie: str) -> None:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.sendall(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
        connection.setblocking(False)
        self.selector.register(connection, selectors.EVENT_READ, cookie)

    def read(self) -> None:
        while not self.is_over.is_set():
            for key, _ in self.selector.select(0.2):
                try:
                    said = key.fileobj.recv(65_536)  # type: ignore[union-attr]
                except OSError:
                    said = b""
                if not said or said.startswith(b"HTTP/1.1 204"):  # this process is full: try another
                    self.selector.unregister(key.fileobj)
                    key.fileobj.close()  # type: ignore[union-attr]
                    self.open(key.data)
                    continue
                with self.changed:
                    self.held += said.count(b"event: hello")
                    self.heard += said.count(b"event: changed")
                    self.changed.notify_all()

    def wait_for(self, what: str, count: int) -> None:
        with self.changed:
            if not self.changed.wait_for(lambda: getattr(self, what) >= count, PATIENCE):
                raise TimeoutError(f"Only {getattr(self, what)} of {count} streams are {what}.")

    def clear(self) -> None:
        with self.changed:
            self.heard = 0


def logged_in(engine: Engine, count: int) -> list[str]:
    """Cookies of log-ins, each for as many streams as one may have."""
    signer = Flask("cookies")
    signer.secret_key = ENVIRON["SECRET_KEY"]
    serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
    assert serializer
    now, run = utcnow(), str(time.time_ns())
    tokens = [f"benchmark-{run}-{number}" for number in range(-(-count // STREAMS_OF_A_SESSION))]
    with engine.begin() as connection:
        agent_id = connection.scalar(select(Agent.id).limit(1))
        if agent_id is None:
            agent = {"email": "bench@example.org", "name": "Bench", "role": AGENT, "password_hash": "-"}
            agent_id = connection.scalar(insert(Agent).values(**agent, created_at=now).returning(Agent.id))
        rows = [
            {
                "agent_id": agent_id,
                "token_hash": hashlib.sha256(token.encode()).hexdigest(),
                "created_at": now,
                "expires_at": now + dt.timedelta(days=1),
            }
            for token in tokens
        ]
        connection.execute(insert(AgentSession), rows)
    facts = [{"_user_id": token, "_fresh": True, "_permanent": True} for token in tokens]
    cookies = [f"session={serializer.dumps(each)}" for each in facts]
    return [cookies[number // STREAMS_OF_A_SESSION] for number in range(count)]
