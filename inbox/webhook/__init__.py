"""The door for Meta."""

from __future__ import annotations

from flask import Flask

from inbox.extensions import csrf
from inbox.webhook.routes import bp


def init_app(app: Flask) -> None:
    csrf.exempt(bp)  # Meta signs the body instead
    app.register_blueprint(bp)
