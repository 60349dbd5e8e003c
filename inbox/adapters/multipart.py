"""One file and a few fields as a multipart body, made piece by piece so that no file is held in memory."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

LINE = b"\r\n"
# What stands in a header of the body. A name that somebody chose never does: it could end the header.
PLAIN = re.compile(r"[A-Za-z0-9._/+-]+(; codecs=[a-z0-9]+)?", re.ASCII)


class WrongLength(Exception):
    """The file is longer or shorter than was announced, so the body must not be finished."""


@dataclass(frozen=True, slots=True)
class File:
    """What is uploaded: its bytes come in pieces, but how many there are is known before."""

    name: str
    content_type: str
    size: int
    pieces: Iterable[bytes]


class Multipart:
    """The body of one request; it can be read once."""

    def __init__(self, fields: Mapping[str, str], file: File) -> None:
        self.boundary = secrets.token_hex(16)
        self.file = file
        self.head = b"".join(self._field(name, value) for name, value in fields.items()) + self._opening()
        self.foot = LINE + f"--{self.boundary}--".encode() + LINE

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self.boundary}"

    def __len__(self) -> int:
        return len(self.head) + self.file.size + len(self.foot)

    def __iter__(self) -> Iterator[bytes]:
        yield self.head
        count = 0
        for piece in self.file.pieces:
            count += len(piece)
            if count > self.file.size:
                break
            yield piece
        if count != self.file.size:
            raise WrongLength(f"The file has {count} bytes or more, and {self.file.size} were announced.")
        yield self.foot

    def _field(self, name: str, value: str) -> bytes:
        return self._part(f'name="{plain(name)}"') + LINE + plain(value).encode() + LINE

    def _opening(self) -> bytes:
        words = f'name="file"; filename="{plain(self.file.name)}"'
        typed = f"Content-Type: {plain(self.file.content_type)}"
        return self._part(words) + typed.encode() + LINE + LINE

    def _part(self, words: str) -> bytes:
        return f"--{self.boundary}\r\nContent-Disposition: form-data; {words}\r\n".encode()


def plain(word: str) -> str:
    if not PLAIN.fullmatch(word):
        raise ValueError(f"{word!r} cannot stand in a multipart body.")
    return word
