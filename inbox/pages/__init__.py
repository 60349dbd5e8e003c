"""The door for agents: pages that work as plain pages, and pieces of them for htmx."""

from __future__ import annotations

from flask import Flask

from inbox.pages import (
    beginning,
    cards,
    catalogue,
    composing,
    deciding,
    enclosures,
    errors,
    fetching,
    files,
    filters,
    gallery,
    keeping,
    login,
    media,
    quoting,
    reacting,
    replies,
    settings,
    signals,
    templating,
    uploading,
)
from inbox.pages.routes import bp

# Importing them adds their routes.
VIEWS = (
    beginning,
    cards,
    catalogue,
    composing,
    deciding,
    enclosures,
    fetching,
    files,
    gallery,
    keeping,
    login,
    media,
    quoting,
    reacting,
    replies,
    settings,
    signals,
    templating,
    uploading,
)


def init_app(app: Flask) -> None:
    filters.init_app(app)
    errors.init_app(app)
    uploading.init_app(app)
    enclosures.init_app(app)
    app.register_blueprint(bp)
