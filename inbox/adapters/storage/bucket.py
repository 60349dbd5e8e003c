"""Media in a bucket that speaks S3: Amazon's, or anybody's with an address of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, GenericError
from obstore.store import S3Store

from inbox.adapters.storage.port import NotStored, StorageError, checked
from inbox.whatsapp.recognition import stored

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config

MEGABYTE = 1024 * 1024
# A file on its way out is in memory by this much, one on its way in by PART times PARTS_AT_ONCE.
PIECE = MEGABYTE
PART, PARTS_AT_ONCE = 8 * MEGABYTE, 2

FAILED = stored("The bucket %(bucket)s did not do it: %(words)s.")

CLIENT: ClientConfig = {"connect_timeout": dt.timedelta(seconds=5), "timeout": dt.timedelta(seconds=60)}
# The work itself is tried again for days; here only a hiccup is bridged.
RETRIES: RetryConfig = {"max_retries": 2, "retry_timeout": dt.timedelta(seconds=20)}


class Bucket:
    """Objects under random names. S3 shows an object whole or not at all, so nothing is renamed.

    `aws` holds the AWS settings by their names; what they leave open the host itself provides.
    """

    def __init__(self, media_url: str, aws: Mapping[str, str]) -> None:
        parts = urlsplit(media_url)
        self.name = parts.netloc
        self.prefix = parts.path.strip("/")
        self.aws = aws

    @cached_property
    def store(self) -> S3Store:
        """Made at the first use: settings that do not fit stop the files, not the inbox."""
        is_plain = self.aws.get("AWS_ENDPOINT_URL", "").startswith("http://")
        return S3Store(
            self.name,
            prefix=self.prefix or None,
            config=cast("S3Config", {name.lower(): value for name, value in self.aws.items()}),
            client_options={**CLIENT, "allow_http": is_plain},
            retry_config=RETRIES,
        )

    def put(self, key: str, file: BinaryIO) -> None:
        try:
            obstore.put(self.store, checked(key), file, chunk_size=PART, max_concurrency=PARTS_AT_ONCE)
        except (BaseError, OSError) as trouble:
            raise StorageError(told(self.name, trouble)) from trouble

    def read(self, key: str, start: int = 0, length: int | None = None) -> Generator[bytes, None, None]:
        """Ask for one piece at a time: a slow reader then keeps no connection to S3 waiting."""
        path = checked(key)
        end = None if length is None else start + length
        while end is None or start < end:
            piece, size = self._piece(path, start, start + PIECE if end is None else min(end, start + PIECE))
            end = size if end is None else min(end, size)
            start += len(piece)
            if not piece:
                return
            yield piece

    def _piece(self, path: str, start: int, stop: int) -> tuple[bytes, int]:
        """A stretch of an object, and how large the whole is."""
        try:
            try:
                found = obstore.get(self.store, path, options={"range": (start, stop)})
                return bytes(found.bytes()), found.meta["size"]
            except GenericError:
                size = obstore.head(self.store, path)["size"]
                if start < size:
                    raise
                return b"", size  # nothing is left there, which S3 calls an error
        except FileNotFoundError:
            raise NotStored(f"{path} is not in the bucket {self.name}.") from None
        except (BaseError, OSError) as trouble:
            raise StorageError(told(self.name, trouble)) from trouble

    def delete(self, key: str) -> None:
        try:
            obstore.delete(self.store, checked(key))
        except FileNotFoundError:
            pass
        except (BaseError, OSError) as trouble:
            raise StorageError(told(self.name, trouble)) from trouble

    def sweep(self) -> int:
        """Nothing: interrupted uploads are no objects, and the bucket's own rules remove them."""
        return 0


def told(bucket: str, trouble: Exception) -> str:
    """One line of what the library says, which goes on for pages."""
    lines = str(trouble).strip().splitlines()
    first = lines[0] if lines else type(trouble).__name__
    return FAILED % {"bucket": bucket, "words": first.rstrip(".")[:300]}
