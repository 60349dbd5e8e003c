"""Files that have come: what fetching and the previews leave behind, without waiting for either."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, update

from inbox.adapters.storage import new_key
from inbox.models.attachment import PREVIEW_MADE, STORED, Attachment
from inbox.models.message import Message
from inbox.operations import changes
from inbox.operations.transaction import writing

WAVE = bytes(40 + (n * 53) % 200 for n in range(64)).hex()


def bring(app: Flask, wamid: str, data: bytes, content_type: str, **columns: Any) -> int:
    """Let the file of a message arrive, with whatever else is known of it; return the attachment's id."""
    key = new_key()
    app.extensions["storage"].put(key, BytesIO(data))
    return change(
        app,
        wamid,
        state=STORED,
        storage_key=key,
        content_type=content_type,
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        next_attempt_at=None,
        **columns,
    )


def bring_picture(
    app: Flask, wamid: str, data: bytes, content_type: str = "image/jpeg", **columns: Any
) -> int:
    """The same for a picture, with the thumbnail and the measures that are made of it."""
    picture = Image.open(BytesIO(data))
    return bring(
        app,
        wamid,
        data,
        content_type,
        **{"width": picture.width, "height": picture.height, **thumbnail(app, picture), **columns},
    )


def thumbnail(app: Flask, picture: Image.Image) -> dict[str, Any]:
    small = picture.convert("RGBA")
    small.thumbnail((660, 660))
    written = BytesIO()
    small.save(written, "WEBP")
    written.seek(0)
    key = new_key()
    app.extensions["storage"].put(key, written)
    return {"preview_key": key, "preview_state": PREVIEW_MADE}


def change(app: Flask, wamid: str, **columns: Any) -> int:
    """Change the row of a message's file as a background job does, so that open pages notice."""
    of_message = select(Message.id).where(Message.message_id == wamid).scalar_subquery()
    place = select(Message.conversation_id).where(Message.message_id == wamid)
    with writing(app.extensions["engine"]) as connection:
        connection.execute(update(Attachment).where(Attachment.message_pk == of_message).values(**columns))
        changes.touch(connection, place)
        found = connection.scalar(select(Attachment.id).where(Attachment.message_pk == of_message))
    assert found is not None
    return found


class Files:
    """Customers send files, and they arrive or not."""

    def __init__(self, app: Flask, meta: Any) -> None:
        self.app = app
        self.meta = meta

    def sends(self, kind: str, *, part: dict[str, Any] | None = None, **changes: Any) -> str:
        """A message with a file that is still at WhatsApp; return its id."""
        types = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/ogg; codecs=opus"}
        told = {"id": f"media-{next(self.meta.numbers)}", "mime_type": types.get(kind, "application/pdf")}
        return self.meta.writes("", type=kind, **{kind: {**told, **(part or {})}}, **changes)

    def bring(self, *args: Any, **columns: Any) -> int:
        return bring(self.app, *args, **columns)

    def bring_picture(self, *args: Any, **columns: Any) -> int:
        return bring_picture(self.app, *args, **columns)

    def change(self, wamid: str, **columns: Any) -> int:
        return change(self.app, wamid, **columns)


@pytest.fixture
def files(app, meta) -> Files:
    return Files(app, meta)
