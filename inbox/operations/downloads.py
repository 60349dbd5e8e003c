"""Brings one file from WhatsApp onto this computer's disk and makes sure that it is the right one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from inbox.adapters.graph import MediaInfo

MEGABYTE = 1024 * 1024
LIMIT = 100 * MEGABYTE  # WhatsApp passes nothing larger on
HEAD = 4096  # bytes that are enough to tell a file's type


class Source(Protocol):
    """What is asked of the Graph API for a file."""

    def describe_media(self, media_id: str, phone_number_id: str) -> MediaInfo: ...

    def download(self, url: str, limit: int) -> AbstractContextManager[Iterator[bytes]]: ...


class Damaged(Exception):
    """What came is not what WhatsApp described."""


class FileTooLarge(Exception):
    """The file is larger than any that WhatsApp passes on."""


class Interrupted(Exception):
    """Somebody else has the work now, or this process is stopping."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which file, on whose number, and the digest that the webhook told."""

    media_id: str
    phone_number_id: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that is whole; `file` stands at its beginning."""

    file: BinaryIO
    size: int
    digest: str
    head: bytes


@contextmanager
def bring(
    wanted: Wanted, graph: Source, *, folder: Path | None, is_over: Callable[[], bool]
) -> Iterator[Brought]:
    """Download through a fresh link into a nameless file, which is gone with the block or the process."""
    info = graph.describe_media(wanted.media_id, wanted.phone_number_id)
    if (info.size or 0) > LIMIT:
        raise FileTooLarge
    with tempfile.TemporaryFile(dir=folder) as file:
        size, digest = 0, hashlib.sha256()
        with graph.download(info.url, LIMIT) as chunks:
            for chunk in chunks:
                size += len(chunk)
                if size > LIMIT:
                    raise FileTooLarge
                if is_over():
                    raise Interrupted
                digest.update(chunk)
                file.write(chunk)
        if info.size is not None and size != info.size:
            raise Damaged
        if any(told != digest.digest() for told in digests(info.sha256, wanted.sha256)):
            raise Damaged
        file.seek(0)
        head = file.read(HEAD)
        file.seek(0)
        yield Brought(file, size, digest.hexdigest(), head)


def digests(*told: str | None) -> Iterator[bytes]:
    """The SHA-256 digests among what was told: webhooks write base64, the Graph API hexadecimal digits."""
    for text in told:
        digest = read_digest(text or "")
        if digest is not None:
            yield digest


def read_digest(text: str) -> bytes | None:
    try:
        digest = bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return None
    return digest if len(digest) == hashlib.sha256().digest_size else None
