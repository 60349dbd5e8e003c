"""Where media files are kept: a folder of this computer, or a bucket that speaks S3."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from inbox.adapters.storage.folder import LocalFolder
from inbox.adapters.storage.port import NotStored, Storage, StorageError, new_key

__all__ = ["NotStored", "Storage", "StorageError", "new_key", "open_storage"]


def open_storage(media_url: str, aws: Mapping[str, str] | None = None) -> Storage:
    """The storage at a folder or `s3://bucket/prefix`; `aws` holds the AWS settings by their names.

    Nothing is asked and nothing is made before the first file.
    """
    if not media_url.startswith("s3://"):
        return LocalFolder(Path(media_url))
    # The S3 library weighs 20 MB of memory, which those who keep files in a folder need not pay.
    from inbox.adapters.storage.bucket import Bucket

    return Bucket(media_url, aws or {})
