"""What comes back: read in pieces, and never more than is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import urllib3

from inbox.adapters.outside.errors import Encoded, TooLarge, told_plainly
from inbox.adapters.patience import PIECE, Patience


class Answer:
    """A status, headers, and a body that is read in pieces and never beyond a limit."""

    def __init__(self, response: urllib3.BaseHTTPResponse, patience: Patience) -> None:
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self.response = response
        self.patience = patience

    def chunks(self, limit: int) -> Iterator[bytes]:
        """Give the body piece by piece; raise `TooLarge` before it gets larger than the limit."""
        encoding = self.headers.get("Content-Encoding", "")
        if encoding.strip().lower() not in ("", "identity"):
            raise Encoded("The answer is compressed.", is_written=True)
        length = self.headers.get("Content-Length", "")
        if length.isascii() and length.isdigit() and int(length[:20]) > limit:
            raise TooLarge("The answer is too large.", is_written=True)
        count = 0
        while chunk := self._next():
            count += len(chunk)
            if count > limit:
                raise TooLarge("The answer is too large.", is_written=True)
            yield chunk

    def read(self, limit: int) -> bytes:
        return b"".join(self.chunks(limit))

    def _next(self) -> bytes:
        with told_plainly(self.patience):
            return self.response.read1(PIECE, decode_content=False) or b""
