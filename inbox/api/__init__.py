"""The REST door: for programs, with a token, in JSON."""

from __future__ import annotations

from flask import Flask

from inbox.extensions import csrf


def init_app(app: Flask) -> None:
    from inbox.api import conversations, messages, reading, routes, sending  # noqa: F401 - they add views

    # A browser sends no token by itself, so only log-in sessions need the CSRF check: see inbox.auth.
    csrf.exempt(routes.bp)
    app.register_blueprint(routes.bp)
