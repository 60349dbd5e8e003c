"""A WhatsApp of plain objects that has customers' files, for tests that want one fault at a time."""

from __future__ import annotations

import base64
import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Row, select, update

from inbox.adapters.graph import MediaInfo
from inbox.models.attachment import Attachment
from inbox.models.message import Message
from inbox.operations.attachments import Fetching
from inbox.operations.breaker import Breaker
from inbox.operations.claims import Claims
from inbox.operations.transaction import writing
from tests.support.meta import Meta
from tests.support.senders import wait_for

JPEG = b"\xff\xd8\xff\xe0" + b"a picture" * 1000


@dataclass
class PlainGraph:
    """Has files by media id; `faults` are raised one after the other before it answers."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: deque[Exception] = field(default_factory=deque)
    calls: list[str] = field(default_factory=list)
    tells: dict[str, Any] = field(default_factory=dict)  # what it says of files instead of the truth
    pause: Callable[[], object] = lambda: None

    def describe_media(self, media_id: str, phone_number_id: str) -> MediaInfo:
        self.calls.append(media_id)
        if self.faults:
            raise self.faults.popleft()
        data = self.files[media_id]
        told = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), **self.tells}
        return MediaInfo(f"https://files.example/{media_id}", None, told["sha256"], told["size"])

    @contextmanager
    def download(self, url: str, limit: int) -> Iterator[Iterator[bytes]]:
        yield self.pieces(self.files[url.rpartition("/")[2]])

    def pieces(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), 4096):
            self.pause()
            yield data[start : start + 4096]


class Arrivals:
    """Lets customers send files, and looks at what became of them."""

    def __init__(self, app: Flask, meta: Meta) -> None:
        self.app = app
        self.meta = meta
        self.engine = app.extensions["engine"]
        self.graph: Any = PlainGraph()
        self.by = Fetching(Claims(self.engine), Breaker(), self.graph, app.extensions["storage"])

    def sends(self, data: bytes = JPEG, *, sha256: str | None = None, **message: Any) -> int:
        """Let a photo come whose bytes WhatsApp has; return the attachment's id."""
        media_id = f"7700{len(self.graph.files) + 1}"
        self.graph.files[media_id] = data
        told = base64.b64encode(hashlib.sha256(data).digest()).decode() if sha256 is None else sha256
        image = {"id": media_id, "mime_type": "image/jpeg", "sha256": told}
        wamid = self.meta.writes("", type="image", image=image, **message)
        wait_for(lambda: self.of_message(wamid) is not None, patience=20)
        return self.of_message(wamid) or 0

    def of_message(self, wamid: str) -> int | None:
        with self.engine.connect() as connection:
            query = select(Attachment.id).join(Message).where(Message.message_id == wamid)
            return connection.scalars(query).one_or_none()

    def row(self, attachment_id: int) -> Row[Any]:
        with self.engine.connect() as connection:
            query = select(Attachment.__table__).where(Attachment.id == attachment_id)
            return connection.execute(query).one()

    def kept(self, attachment_id: int) -> bytes:
        return b"".join(self.app.extensions["storage"].read(self.row(attachment_id).storage_key))

    def change(self, attachment_id: int, **values: Any) -> None:
        with writing(self.engine) as connection:
            connection.execute(update(Attachment).where(Attachment.id == attachment_id).values(**values))


@pytest.fixture
def arrivals(app, meta) -> Arrivals:
    return Arrivals(app, meta)
