"""Error pages: what happened in words, and the way back."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from inbox.words import lazy

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    sentence: str


PAGES = {
    400: Words(
        lazy("That address is not quite right"),
        lazy("Part of it makes no sense. Go back and try the link again."),
    ),
    401: Words(lazy("Please log in"), lazy("This page is for people who work here.")),
    403: Words(lazy("This is not yours to open"), lazy("Ask an administrator if you think it should be.")),
    404: Words(lazy("Nothing is here"), lazy("The page was moved, or the address has a mistake in it.")),
    405: Words(lazy("That cannot be done here"), lazy("Go back and use the button on the page.")),
    413: Words(lazy("That is too large"), lazy("What you sent is larger than this inbox accepts.")),
    429: Words(
        lazy("One moment"), lazy("There were too many requests in a short time. Wait a minute and try again.")
    ),
    500: Words(lazy("Something went wrong"), lazy("It was not your fault, and it has been noted.")),
    503: Words(
        lazy("Back in a moment"),
        lazy("The database cannot be reached. No message is lost: WhatsApp sends again."),
    ),
}
STALE_FORM = Words(
    lazy("This page was open for too long"), lazy("Go back, reload the page and send it once more.")
)


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, tell_stale_form)
    app.register_error_handler(HTTPException, tell)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(kind, tell_database_trouble)
    app.register_error_handler(Exception, tell_crash)


def tell(error: HTTPException) -> Response | HTTPException:
    """The page of an error that a view or Flask raised; its headers, such as Allow, stay."""
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error
    response = page(status, PAGES.get(status) or PAGES[500 if status >= 500 else 400])
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def tell_stale_form(error: CSRFError) -> Response:
    return page(400, STALE_FORM)


def tell_database_trouble(error: Exception) -> Response:
    log.error("The database cannot be reached: %s", type(getattr(error, "orig", None) or error).__name__)
    response = page(503, PAGES[503])
    response.headers["Retry-After"] = "5"
    return response


def tell_crash(error: Exception) -> Response:
    """Answer with an id that also stands in the log, so that a reader can tell us which crash it was."""
    request_id = secrets.token_hex(4)
    log.error("Request %s to %s failed", request_id, request.endpoint, exc_info=error)
    return page(500, PAGES[500], request_id)


def page(status: int, words: Words, request_id: str = "") -> Response:
    html = render_template("errors/page.html", status=status, words=words, request_id=request_id)
    return make_response(html, status)
