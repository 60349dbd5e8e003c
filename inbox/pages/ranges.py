"""Which stretch of a file a request asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

from werkzeug.datastructures import EnvironHeaders, Headers

ONE_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.IGNORECASE | re.ASCII)


class Unsatisfiable(Exception):
    """The file has no byte of the stretch."""


def wanted(headers: Headers | EnvironHeaders, size: int, etag: str) -> range | None:
    """The bytes that are asked for; None for the whole file.

    The whole file is also the answer to several ranges at once, to what is no range, and to somebody
    who has a stretch of another version.
    """
    found = ONE_RANGE.fullmatch(headers.get("Range", ""))
    if found is None or headers.get("If-Range", etag).strip() != etag:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        return satisfiable(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return satisfiable(int(first), min(int(last) + 1, size) if last else size)


def satisfiable(start: int, stop: int) -> range:
    if start >= stop:
        raise Unsatisfiable
    return range(start, stop)
