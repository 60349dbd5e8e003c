"""The place for photos and other files: whether one can be kept there, and how it is reached."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import urlsplit

from config import LOOPBACK, Settings
from inbox.adapters.storage import Storage, StorageError, new_key
from inbox.operations.doctor.finding import FAIL, OK, WARN, Finding
from inbox.operations.doctor.settings import address, masked

CONTENT = b"Written by flask doctor, to be removed at once."


def examine(settings: Settings, storage: Storage) -> Iterator[Finding]:
    yield Finding(OK, "MEDIA_URL", address(settings.media_url))
    if settings.keeps_media_in_bucket:
        yield from access(settings)
    yield kept(settings, storage)


def access(settings: Settings) -> Iterator[Finding]:
    """The settings of the bucket, as far as they may be shown."""
    secret = settings.aws.get("AWS_SECRET_ACCESS_KEY")
    key = settings.aws.get("AWS_ACCESS_KEY_ID")
    if key and secret:
        yield Finding(OK, "AWS_ACCESS_KEY_ID", f"{masked(key)}, and so is its secret")
    elif key or secret:
        to_do = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither."
        yield Finding(FAIL, "AWS_ACCESS_KEY_ID", "only one half of the key is set", to_do)
    else:
        yield Finding(OK, "AWS_ACCESS_KEY_ID", "not set, so the host must give this server a role")
    endpoint = settings.aws.get("AWS_ENDPOINT_URL")
    if endpoint and endpoint.startswith("http://") and urlsplit(endpoint).hostname not in LOOPBACK:
        to_do = "use https:// unless the network between them is your own."
        yield Finding(WARN, "AWS_ENDPOINT_URL", f"{address(endpoint)}: files travel in the open", to_do)
    elif endpoint:
        yield Finding(OK, "AWS_ENDPOINT_URL", address(endpoint))


def kept(settings: Settings, storage: Storage) -> Finding:
    """Write a small file, read it, remove it."""
    key = new_key()
    try:
        storage.put(key, io.BytesIO(CONTENT))
        is_whole = b"".join(storage.read(key)) == CONTENT
        storage.delete(key)
    except StorageError as trouble:
        to_do = (
            "check MEDIA_URL and the settings that begin with AWS_, and what the key may do in the bucket."
            if settings.keeps_media_in_bucket
            else "let the user who runs the server write there, or set MEDIA_URL."
        )
        return Finding(FAIL, "files", str(trouble).rstrip("."), to_do)
    if not is_whole:
        return Finding(FAIL, "files", "what was written there was not read again", "use another storage.")
    return Finding(OK, "files", "can be written, read and removed")
