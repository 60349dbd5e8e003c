"""Files at addresses of their own: htmx once it was pulled, and what browsers ask for by themselves."""

from __future__ import annotations

from flask import Response, abort, current_app, redirect, send_from_directory, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.adapters.assets import FOLDER, PINNED
from inbox.auth import open_to_strangers
from inbox.pages.routes import bp

YEAR = 365 * 24 * 60 * 60


@bp.get("/static/vendor/<name>")
@open_to_strangers
def vendor(name: str) -> Response:
    """A file of the pinned list; its name carries its version, so it never changes."""
    if name not in {asset.name for asset in PINNED}:
        abort(404)
    response = send_from_directory(current_app.extensions["settings"].instance_path / FOLDER, name)
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@bp.get("/favicon.ico")
@open_to_strangers
def favicon() -> BaseResponse:
    return redirect(url_for("static", filename="favicon.svg"), code=303)


@bp.get("/robots.txt")
@open_to_strangers
def robots() -> Response:
    """A team's inbox has nothing for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
