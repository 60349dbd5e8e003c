"""Errors as programs read them: {"error": {"code", "message", "field"?}}, whatever went wrong."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Blueprint, Response, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from inbox.api.json import answer, written

log = logging.getLogger(__name__)

MESSAGES = {
    400: ("bad_request", "The request is malformed."),
    401: ("unauthorized", "Send a valid token in the header Authorization: Bearer TOKEN."),
    403: ("forbidden", "This token may not do that."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this method; see the header Allow."),
    413: ("too_large", "The request is too large."),
    415: ("unsupported_media_type", "Send JSON, with the header Content-Type: application/json."),
    422: ("invalid", "A value in the request cannot be used."),
    429: ("too_many_requests", "Too many requests: wait as long as the header Retry-After says."),
    500: ("internal_error", "Something went wrong on the server; its log says what."),
    503: ("unavailable", "The database cannot be reached at the moment: try again soon."),
}


class ApiError(Exception):
    """A refusal with a sentence of its own; `field` names the parameter it is about, `code` the reason."""

    def __init__(self, status: int, message: str, *, field: str | None = None, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.field = field
        self.code = code


def init_blueprint(bp: Blueprint, prefix: str) -> None:
    bp.register_error_handler(ApiError, refuse)
    # By code as well as by kind, because the pages' handlers by code would come first.
    for kind_or_code in (HTTPException, CSRFError, *MESSAGES):
        bp.register_error_handler(kind_or_code, tell)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        bp.register_error_handler(kind, tell_database_trouble)

    @bp.after_app_request
    def speak_json(response: Response) -> Response:
        """Also where no view of ours was reached: unknown addresses, wrong methods, a crash."""
        is_ours = request.path == prefix or request.path.startswith(f"{prefix}/")
        if is_ours and response.status_code >= 400 and response.mimetype == "text/html":
            response.data = written(described(response.status_code))
            response.mimetype = "application/json"
        return response


def described(status: int, message: str = "", code: str = "", field: str | None = None) -> dict[str, object]:
    error = {"code": code or code_of(status), "message": message or message_of(status)}
    return {"error": error | ({"field": field} if field else {})}


def code_of(status: int) -> str:
    if status in MESSAGES:
        return MESSAGES[status][0]
    return HTTPStatus(status).name.lower() if status in set(HTTPStatus) else "error"


def message_of(status: int) -> str:
    if status in MESSAGES:
        return MESSAGES[status][1]
    return f"{HTTPStatus(status).phrase}." if status in set(HTTPStatus) else "The request failed."


def refuse(error: ApiError) -> Response:
    return answer(described(error.status, str(error), error.code, field=error.field), error.status)


def tell(error: HTTPException) -> Response:
    """An error that Flask or an extension raised: its headers stay, its page does not."""
    status = error.code or 500
    if isinstance(error, CSRFError):
        response = answer(described(status, error.description or "", "csrf"), status)
    else:
        response = answer(described(status), status)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def tell_database_trouble(error: Exception) -> Response:
    log.error("The database cannot be reached: %s", type(getattr(error, "orig", None) or error).__name__)
    response = answer(described(503), 503)
    response.headers["Retry-After"] = "5"
    return response
