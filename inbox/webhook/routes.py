"""Meta's two requests: one that asks whether the callback URL is ours, and all the others."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from config import Settings
from inbox.auth import open_to_strangers
from inbox.operations.keeper import Keeper, NotKept
from inbox.operations.refusals import Refusals
from inbox.whatsapp.signature import is_signed

bp = Blueprint("webhook", __name__, url_prefix="/api/whatsapp/webhook")

LARGEST = 4 * 1024 * 1024  # Meta sends up to 3 MB


@bp.get("/")
@bp.get("", endpoint="verify_bare")
@open_to_strangers
def verify() -> Response:
    """Prove to Meta that this address belongs to whoever knows the verify token."""
    token = settings().verify_token or ""
    given = request.args.get("hub.verify_token", "")
    is_known = bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
    if request.args.get("hub.mode") != "subscribe" or not is_known:
        refusals().count("verify token")
        return plain("The verify token is not the one that is set here.", 403)
    return plain(request.args.get("hub.challenge", ""), 200)


@bp.post("/")
@bp.post("", endpoint="receive_bare")
@open_to_strangers
def receive() -> Response:
    """Keep a signed body, then answer.

    Nothing in it can lead to another answer than 200: Meta would send it again for days.
    """
    secrets = settings().app_secrets
    if not secrets:
        refusals().count("no app secret")
        return plain("This server has no app secret yet, so it cannot tell who sent this.", 503)
    try:
        body = body_of_request()
    except RequestEntityTooLarge:
        refusals().count("too large")
        return plain("The body is larger than 4 MB.", 413)
    signatures = request.headers.getlist("X-Hub-Signature-256")
    if len(signatures) != 1 or not is_signed(body, signatures[0], secrets):
        refusals().count("signature" if signatures else "no signature")
        return plain("The signature does not match.", 401)
    try:
        keeper().keep(body)
    except NotKept as problem:
        refusals().count("not kept")
        current_app.logger.error("Answered a webhook with 503, so that Meta sends it again: %s", problem)
        return plain("The body could not be stored; send it again.", 503)
    return plain("", 200)


def body_of_request() -> bytes:
    """The bytes that were sent; raise `RequestEntityTooLarge` for too many.

    A body without an announced length is cut off at the limit in silence, so the limit that is
    set for it leaves room for one byte too many.
    """
    request.max_content_length = LARGEST + 1
    body = request.get_data()
    if len(body) > LARGEST:
        raise RequestEntityTooLarge
    return body


def plain(text: str, status: int) -> Response:
    """Plain text, because a challenge echoed as HTML would run as HTML."""
    return Response(text, status, mimetype="text/plain")


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


def keeper() -> Keeper:
    found: Keeper = current_app.extensions["keeper"]
    return found


def refusals() -> Refusals:
    found: Refusals = current_app.extensions["refusals"]
    return found
