"""What every storage can do, and how its files are called."""

from __future__ import annotations

import re
import secrets
from collections.abc import Generator
from typing import BinaryIO, Protocol

KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}", re.ASCII)


class StorageError(Exception):
    """The storage did not do what it was asked; a later try may succeed. The message is a sentence."""


class NotStored(StorageError):
    """There is no file under this key, and trying again will not bring it."""


class Storage(Protocol):
    """Files under random names. Every method may be called from any thread."""

    def put(self, key: str, file: BinaryIO) -> None:
        """Keep what the file has from here to its end; whole and durable on return, or not there at all."""

    def read(self, key: str, start: int = 0, length: int | None = None) -> Generator[bytes, None, None]:
        """Give a file, or a stretch of it, piece by piece. Errors are raised where the first is taken."""

    def delete(self, key: str) -> None:
        """Forget a file; one that is not there is no error."""

    def sweep(self) -> int:
        """Remove what interrupted writers left behind, and tell how many files that were."""


def new_key() -> str:
    """A name that nobody can guess and that has nothing of the customer's in it: `ab/cd/<32 hex digits>`."""
    return f"{secrets.token_hex(1)}/{secrets.token_hex(1)}/{secrets.token_hex(16)}"


def checked(key: str) -> str:
    """The key, if it is one that `new_key` can have made: no other reaches a disk or a bucket."""
    if not KEY.fullmatch(key):
        raise NotStored("There is no file with such a name in the storage.")
    return key
