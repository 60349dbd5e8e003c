"""The pretend WhatsApp as the world outside: its Graph API over HTTP, and customers who write and read."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from inbox.adapters.graph import open_graph
from inbox.demo import acts, parts
from inbox.demo.graph import create_world_app
from inbox.demo.people import Customer
from inbox.demo.world import AT_ONCE, Call, ScriptedAnswer, World
from tests.support.environment import APP_SECRET
from tests.support.meta import Meta

TOKEN = "invented-access-token-of-the-tests"


def refusal(code: int, status: int = 400, **headers: str) -> ScriptedAnswer:
    """What the pretend Meta is to answer next."""
    return ScriptedAnswer(status, {"error": {"code": code, "message": "No."}}, headers)


class Post:
    """Keeps what Meta tells until the test lets it travel."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def post(self, body: bytes, after: float = 0.0) -> None:
        self.bodies.append(body)

    def stop(self) -> None:
        pass


class Pretend:
    """The world, the post that its webhooks wait in, and the inbox that they are for."""

    def __init__(self, app: Flask, meta: Meta, world: World, post: Post) -> None:
        self.app = app
        self.meta = meta
        self.world = world
        self.post = post

    def writes(self, key: str = "ilse", text: str = "Is it ready?") -> int:
        """Let a customer write, and return the id of their conversation."""
        acts.write(self.world, self.world.customers[key], parts.text(text))
        self.tells()
        return self.conversation_of(key)

    def conversation_of(self, key: str) -> int:
        from sqlalchemy import select

        from inbox.models.contact import ContactAlias
        from inbox.models.conversation import Conversation

        customer: Customer = self.world.customers[key]
        ids = [each for each in (customer.wa_id, customer.user_id) if each]
        query = (
            select(Conversation.id)
            .join(ContactAlias, ContactAlias.contact_id == Conversation.contact_id)
            .where(ContactAlias.value.in_(ids), Conversation.merged_into_id.is_(None))
        )
        with self.app.extensions["engine"].connect() as connection:
            found = connection.scalar(query)
        assert found is not None, f"{key} has no conversation."
        return int(found)

    def tells(self) -> int:
        """Let the webhooks that wait arrive and be applied; return how many there were."""
        bodies, self.post.bodies = self.post.bodies, []
        for body in bodies:
            assert self.meta.posts(body, apply=False).status_code == 200
        self.meta.applied()
        return len(bodies)

    def told(self) -> list[dict[str, Any]]:
        """The statuses that wait."""
        values = [json.loads(body)["entry"][0]["changes"][0]["value"] for body in self.post.bodies]
        return [status for value in values for status in value.get("statuses", [])]

    def sends(self) -> int:
        """Send everything that is due, as the background threads do; return how many were sent."""
        chores = self.app.extensions["chores"]
        count = 0
        while due := chores.messages_due(100):
            done = [chores.send_message(each) for each in due]
            count += len([state for state in done if state])
            if not any(done):
                break
        self.meta.applied()
        return count

    @property
    def sent(self) -> list[dict[str, Any]]:
        """The bodies of the messages that Meta was asked to send, read receipts aside."""
        return [call.body for call in self.calls("messages") if call.body.get("status") is None]

    def calls(self, path: str) -> list[Call]:
        return [call for call in self.world.calls if call.method == "POST" and call.path.endswith(path)]


@pytest.fixture
def graph_url(world_server) -> str:
    return f"http://127.0.0.1:{world_server.port}"


@pytest.fixture
def world_server() -> Iterator[Any]:
    post = Post()
    world = World(
        access_token=TOKEN,
        app_secret=APP_SECRET,
        graph_url="http://127.0.0.1",
        callback_url="http://127.0.0.1/nowhere",
        pace=AT_ONCE,
    )
    world.postman = post  # type: ignore[assignment]
    server = make_server("127.0.0.1", 0, create_world_app(world), threaded=True)
    world.graph_url = f"http://127.0.0.1:{server.port}"
    server.world, server.post = world, post  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def pretend(app, meta, world_server, graph_url) -> Pretend:
    """The pretend WhatsApp, connected to the app of the test."""
    settings = dataclasses.replace(app.extensions["settings"], graph_url=graph_url, access_token=TOKEN)
    app.extensions["graph"] = open_graph(settings)
    return Pretend(app, meta, world_server.world, world_server.post)
