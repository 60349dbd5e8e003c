"""The pretend world for its own tests: nothing travels, everything is in a letterbox."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from inbox.demo.graph import create_world_app
from inbox.demo.world import AT_ONCE, World
from tests.support.visitors import logged_in

TOKEN = "invented-access-token"
NOON = 1_795_176_000.0


class Letterbox:
    """Stands in for the postman and keeps what it is given."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []

    def post(self, body: bytes, after: float = 0.0) -> None:
        self.bodies.append(json.loads(body))

    @property
    def values(self) -> list[dict[str, Any]]:
        return [change["value"] for body in self.bodies for change in body["entry"][0]["changes"]]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for value in self.values for message in value.get("messages", [])]

    @property
    def statuses(self) -> list[dict[str, Any]]:
        return [status for value in self.values for status in value.get("statuses", [])]


class Clock:
    """A clock that a test can set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


class Graph:
    """The Graph API as the business calls it."""

    def __init__(self, client: FlaskClient, world: World) -> None:
        self.client = client
        self.world = world
        self.token = TOKEN
        self.number = world.business.phone_number_id
        self.account = world.business.waba_id

    def get(self, path: str, **query: str):
        return self.client.get(f"/v26.0/{path}", query_string=query, headers=self._headers())

    def post(self, path: str, body: Any = None, **kwargs: Any):
        return self.client.post(f"/v26.0/{path}", json=body, headers=self._headers(), **kwargs)

    def delete(self, path: str):
        return self.client.delete(f"/v26.0/{path}", headers=self._headers())

    def follow(self, url: str, token: str | None = None):
        return self.client.get(url, headers=self._headers(token))

    def send(self, kind: str, part: Any, *, to: str = "+447700900211", **more: Any):
        body = {"messaging_product": "whatsapp", "to": to, "type": kind, kind: part, **more}
        return self.post(f"{self.number}/messages", body)

    def _headers(self, token: str | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token if token is None else token}"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def world(clock, letterbox) -> World:
    world = World(
        access_token=TOKEN,
        app_secret="invented-app-secret",
        graph_url="http://localhost",
        callback_url="http://127.0.0.1:9/nobody-listens",
        pace=AT_ONCE,
        clock=clock,
    )
    world.postman = letterbox
    return world


@pytest.fixture
def graph(world) -> Graph:
    return Graph(create_world_app(world).test_client(), world)


@pytest.fixture
def demo_app(make_app, letterbox):
    """The whole inbox with the pretend world in it."""
    app = make_app(INBOX_DEMO="1", WHATSAPP_GRAPH_URL="http://127.0.0.1:9/demo/graph")
    app.extensions["world"].postman = letterbox
    return app


@pytest.fixture
def demo_agent(demo_app):
    from tests.support.visitors import Visitor

    return logged_in(
        demo_app, Visitor(demo_app, demo_app.response_class), "demo@shop.example", "Robin", "admin"
    )
