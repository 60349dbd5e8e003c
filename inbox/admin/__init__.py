"""The door for admins: what arrived, what Meta tells the business, and the raw JSON behind a message."""

from __future__ import annotations

from flask import Flask

from inbox.admin import events, messages, notices, sizes, tree
from inbox.admin.blueprint import bp

VIEWS = (events, messages, notices)  # importing them adds their routes


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(size=sizes.in_words, visible=tree.visible)
    app.register_blueprint(bp)
