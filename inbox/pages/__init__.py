"""The door for agents: pages that work as plain pages, and pieces of them for htmx."""

from __future__ import annotations

from flask import Flask

from inbox.pages import (
    cards,
    composing,
    deciding,
    errors,
    fetching,
    files,
    filters,
    gallery,
    login,
    media,
    quoting,
    reacting,
)
from inbox.pages.routes import bp

VIEWS = (cards, composing, deciding, fetching, files, gallery, login, media, quoting, reacting)  # importing them adds their routes


def init_app(app: Flask) -> None:
    filters.init_app(app)
    errors.init_app(app)
    app.register_blueprint(bp)
