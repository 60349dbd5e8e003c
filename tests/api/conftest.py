"""A program with a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inbox.operations import tokens

ROOT = "/api/whatsapp/"


class Program:
    """Asks the REST door, and checks that every answer is the JSON that it says it is."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def open(self, path: str, **options: Any) -> TestResponse:
        options["headers"] = {**self.headers, **(options.get("headers") or {})}
        response = self.client.open(ROOT + path, **options)
        if response.request.method != "HEAD":
            assert response.mimetype == "application/json", response.text[:200]
            answer: dict[str, Any] = response.get_json()
            if response.status_code >= 400:
                assert set(answer) == {"error"}
                assert set(answer["error"]) - {"field"} == {"code", "message"}
        return response

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.open(path, method="GET", query_string=query)

    def post(self, path: str, body: Any) -> TestResponse:
        return self.open(path, method="POST", json=body)


@pytest.fixture
def make_program(app, client) -> Callable[..., Program]:
    """Makes programs: `make_program("read")` has a token with this scope alone."""

    def make(*scopes: str) -> Program:
        with app.app_context():
            _, plain = tokens.create(f"program {'-'.join(scopes)}", **({"scopes": scopes} if scopes else {}))
        return Program(client, plain)

    return make


@pytest.fixture
def program(make_program) -> Program:
    return make_program()
