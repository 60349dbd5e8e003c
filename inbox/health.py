"""What a host asks to learn whether this process lives, and whether it may be sent requests."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app
from sqlalchemy.exc import SQLAlchemyError

from inbox.auth import open_to_strangers
from inbox.operations import schema

bp = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


@bp.get("/livez")
@open_to_strangers
def live() -> Response:
    """The process answers; it asks nothing of the database, or a database's bad hour would restart us."""
    return plain("alive", 200)


@bp.get("/readyz")
@open_to_strangers
def ready() -> Response:
    try:
        is_ready = schema.is_migrated(current_app.extensions["engine"])
    except SQLAlchemyError:
        return plain("The database cannot be reached.", 503)
    return plain("ready", 200) if is_ready else plain(schema.HINT, 503)


def plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain")
