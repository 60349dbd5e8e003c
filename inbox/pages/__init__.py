"""The door for agents: pages that work as plain pages, and pieces of them for htmx."""

from __future__ import annotations

from flask import Flask

from inbox import words
from inbox.pages import (
    attention,
    beginning,
    bundles,
    cards,
    catalogue,
    composing,
    deciding,
    details,
    enclosures,
    errors,
    fetching,
    files,
    filters,
    finishing,
    gallery,
    keeping,
    languages,
    live,
    login,
    media,
    palette,
    quoting,
    reacting,
    replies,
    saving,
    scriptwords,
    searching,
    settings,
    shortcuts,
    signals,
    templating,
    uploading,
)
from inbox.pages.routes import bp

# Importing them adds their routes.
VIEWS = (
    attention,
    beginning,
    bundles,
    cards,
    catalogue,
    composing,
    deciding,
    details,
    enclosures,
    fetching,
    files,
    finishing,
    gallery,
    keeping,
    languages,
    live,
    login,
    media,
    palette,
    quoting,
    reacting,
    replies,
    saving,
    scriptwords,
    searching,
    settings,
    shortcuts,
    signals,
    templating,
    uploading,
)


def init_app(app: Flask) -> None:
    words.init_app(app, languages.of_visitor)
    filters.init_app(app)
    errors.init_app(app)
    uploading.init_app(app)
    enclosures.init_app(app)
    app.register_blueprint(bp)
