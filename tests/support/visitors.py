"""The people of the tests: an agent, an admin, and a stranger who is not logged in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inbox.operations import agents
from tests.support.html import check_page

PASSWORD = "correct horse battery staple"
CSRF_TOKEN = re.compile(r'name="csrf[-_]token"[^>]*?(?:content|value)="([^"]+)"')
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


class Visitor(FlaskClient):
    """A browser without a screen: it checks each page it gets and sends its CSRF token along as htmx does."""

    email = ""
    csrf_token = ""

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        assert not has_app_context(), "An app context around a request is shared with it: leave it before."
        if csrf and kwargs.get("method", "GET").upper() in UNSAFE:
            kwargs["headers"] = {**self._token_header(), **dict(kwargs.get("headers") or {})}
        kwargs.setdefault("buffered", True)  # an answer that is a file is closed when it was read
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and not response.location:
            assert "Content-Security-Policy" in response.headers
            check_page(response.text)
            if found := CSRF_TOKEN.search(response.text):
                self.csrf_token = found[1]
        return response

    def fragment(self, path: str, **kwargs: Any) -> TestResponse:
        """Ask for a piece of a page, as htmx does."""
        return self.get(path, headers={"HX-Request": "true"}, **kwargs)

    def log_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Log in through the page, as a person does."""
        self.get("/login")
        response = self.post("/login", data={"email": email, "password": password, **fields})
        if response.status_code in (302, 303):
            self.email = email
            self.csrf_token = ""  # logging in made a new one
        return response

    def _token_header(self) -> dict[str, str]:
        if not self.csrf_token:
            self.get("/" if self.email else "/login")
        return {"X-CSRFToken": self.csrf_token}


@pytest.fixture
def visitor(app) -> Callable[[], Visitor]:
    """Makes visitors who are not logged in, each with their own cookies."""
    return lambda: Visitor(app, app.response_class)


@pytest.fixture
def client(app) -> FlaskClient:
    """Flask's own test client: no cookies, no checks; for programs and for Meta."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def stranger(visitor) -> Visitor:
    return visitor()


@pytest.fixture
def agent(app, visitor) -> Visitor:
    return logged_in(app, visitor(), "asha@example.org", "Asha Rao", "agent")


@pytest.fixture
def admin(app, visitor) -> Visitor:
    return logged_in(app, visitor(), "tomas@example.org", "Tomas Lind", "admin")


def logged_in(app: Flask, visitor: Visitor, email: str, name: str, role: str) -> Visitor:
    with app.app_context():
        agents.create(email=email, name=name, password=PASSWORD, role=role)
    response = visitor.log_in(email)
    assert response.status_code in (302, 303), response.text
    return visitor
