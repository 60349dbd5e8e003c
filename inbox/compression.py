"""Answers made smaller for browsers that ask for it: most hosts do not do it for us."""

from __future__ import annotations

import gzip
import io
import secrets
from functools import lru_cache

from flask import Flask, Response, request

KINDS = {"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"}
FILES = {"static", "pages.vendor", "pages.bundle"}
SMALLEST, LARGEST = 1_000, 2_000_000
QUICKLY, THOROUGHLY = 6, 9
PADDING = 100


def init_app(app: Flask) -> None:
    app.after_request(squeeze)


def squeeze(response: Response) -> Response:
    """Send a page, a style or a script in a third of its size; files of customers stay as they are."""
    is_file = request.endpoint in FILES and response.status_code == 200
    if response.mimetype not in KINDS or (not is_file and is_someone_elses(response)):
        return response
    response.vary.add("Accept-Encoding")
    if "Content-Encoding" in response.headers or not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if SMALLEST <= len(content) <= LARGEST:
        response.set_data(small_file(content) if is_file else small_page(content))
        response.headers["Content-Encoding"] = "gzip"
        weaken(response)
    return response


def is_someone_elses(response: Response) -> bool:
    """Tell whether this is a file of a customer or a stream, and no page that we have written."""
    return response.is_streamed or "Content-Disposition" in response.headers


@lru_cache(maxsize=128)
def small_file(content: bytes) -> bytes:
    return gzip.compress(content, THOROUGHLY, mtime=0)


def small_page(content: bytes) -> bytes:
    """Compress with a name of random length, as Django does.

    The length of a page that repeats what a stranger put in its address would tell them, letter by
    letter, whether they guessed a secret that stands on it too (BREACH).
    """
    name = "a" * secrets.randbelow(PADDING)
    packed = io.BytesIO()
    with gzip.GzipFile(name, "wb", QUICKLY, packed, mtime=0) as file:
        file.write(content)
    return packed.getvalue()


def weaken(response: Response) -> None:
    """The same meaning in other bytes: what the mark of a file stands for is no longer its very bytes."""
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        response.set_etag(tag, weak=True)
