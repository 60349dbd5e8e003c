"""The files of messages, for whoever is logged in or sends a token.

Nothing that a customer sends may run in our origin: what is not on the short list of `filetypes` is
saved and never shown, and even what is shown stands in a sandbox.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator

from flask import Response, abort, current_app, request
from werkzeug.http import quote_etag

from config import Settings
from inbox.adapters.storage import NotStored, Storage, StorageError
from inbox.auth import current_agent, for_agents_and_programs
from inbox.extensions import db
from inbox.operations import media as files
from inbox.operations.media import StoredFile
from inbox.pages import errors, ranges
from inbox.pages.disposition import disposition
from inbox.pages.routes import bp
from inbox.words import lazy

log = logging.getLogger(__name__)

HIGHEST = 2**63 - 1
LARGEST_PREVIEW = 2 * 1024 * 1024
PREVIEW_TYPE = "image/webp"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "media-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "sandbox",
    )
)
# Without an origin a film that is opened by itself would not be let in by its own player.
POLICY_OF_SHOWN = f"{POLICY} allow-same-origin"
HEADERS = {
    "Content-Security-Policy": POLICY,
    # Kept by the browser only, and shown only after we were asked whether it still may be.
    "Cache-Control": "private, no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
}
GONE = errors.Words(
    lazy("This file is not in the storage"),
    lazy("It was kept once. An administrator can find out more with flask doctor."),
)
OUT_OF_REACH = errors.Words(
    lazy("The storage cannot be reached"), lazy("The file is there. Try again in a moment.")
)


@bp.get(f"/media/<int(max={HIGHEST}):attachment_id>")
@for_agents_and_programs
def media_file(attachment_id: int) -> Response:
    """The file of a message, or the stretch of it that a player asks for."""
    found = find(attachment_id)
    inline = found.is_inline and not request.args.get("download")
    headers = {
        "Content-Type": with_charset(found.served_as),
        "Content-Disposition": disposition(found.name, inline=inline),
        "Accept-Ranges": "bytes",
    }
    if inline:
        headers["Content-Security-Policy"] = POLICY_OF_SHOWN
    etag = quote_etag(found.digest)
    if request.if_none_match.contains_weak(found.digest):
        return answer(304, etag)
    try:
        stretch = ranges.wanted(request.headers, found.size, etag) if request.method == "GET" else None
    except ranges.Unsatisfiable:
        return answer(416, etag, {"Content-Range": f"bytes */{found.size}"})
    if stretch is None:
        return stream(found.key, range(found.size), answer(200, etag, headers))
    headers["Content-Range"] = f"bytes {stretch.start}-{stretch.stop - 1}/{found.size}"
    return stream(found.key, stretch, answer(206, etag, headers))


@bp.get(f"/media/<int(max={HIGHEST}):attachment_id>/preview")
@for_agents_and_programs
def media_preview(attachment_id: int) -> Response:
    """The thumbnail of a picture or the poster of a video, once it was made."""
    key = find(attachment_id).preview_key
    if key is None:
        abort(404)
    tag = hashlib.sha256(key.encode()).hexdigest()  # a preview that is made anew gets another key
    if request.if_none_match.contains_weak(tag):
        return answer(304, quote_etag(tag))
    try:
        content = b"".join(storage().read(key, 0, LARGEST_PREVIEW))
    except StorageError as trouble:
        return missing(trouble)
    response = answer(200, quote_etag(tag), {"Content-Type": PREVIEW_TYPE})
    response.data = content
    return response


def find(attachment_id: int) -> StoredFile:
    """The file, if this visitor may see it; the database is let go of before the storage is asked."""
    settings: Settings = current_app.extensions["settings"]
    agent = current_agent()
    is_admin = agent is not None and agent.is_admin
    found = files.find(attachment_id, with_deleted=settings.keep_deleted and is_admin)
    if found is None:
        abort(404)
    db.session.remove()
    return found


def stream(key: str, stretch: range, response: Response) -> Response:
    """Fill in the body, of which the first piece is fetched now: from then on no error page can be sent."""
    pieces = storage().read(key, stretch.start, len(stretch))
    try:
        first = next(pieces, b"")
    except StorageError as trouble:
        return missing(trouble)
    response.content_length = len(stretch)
    if request.method == "HEAD":
        pieces.close()
        return response
    response.response = whole(first, pieces, len(stretch))
    response.call_on_close(pieces.close)
    return response


def whole(first: bytes, pieces: Iterator[bytes], length: int) -> Iterator[bytes]:
    """All pieces; an error where they are too few, so that nobody takes a part for the file."""
    yield first
    sent = len(first)
    for piece in pieces:
        yield piece
        sent += len(piece)
    if sent != length:
        raise StorageError(f"The storage gave {sent} of {length} bytes.")


def answer(status: int, etag: str, headers: dict[str, str] | None = None) -> Response:
    response = Response(status=status, headers={**HEADERS, "ETag": etag, **(headers or {})})
    if headers is None or "Content-Type" not in headers:
        del response.headers["Content-Type"]
    return response


def missing(trouble: StorageError) -> Response:
    """Say so in a sentence: what is wrong with a storage is for the log."""
    log.error("A file cannot be read: %s", trouble)
    if isinstance(trouble, NotStored):
        return errors.page(404, GONE)
    response = errors.page(503, OUT_OF_REACH)
    response.headers["Retry-After"] = "5"
    return response


def with_charset(content_type: str) -> str:
    return f"{content_type}; charset=utf-8" if content_type.startswith("text/") else content_type


def storage() -> Storage:
    found: Storage = current_app.extensions["storage"]
    return found
