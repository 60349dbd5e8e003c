"""Previews of stored files: claimed on the row, made once, given up where making one ends the process."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import logging
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import ColumnElement, Engine, Row, literal_column, select, update

from inbox.adapters.ffmpeg import Ffmpeg
from inbox.adapters.storage import NotStored, Storage, StorageError
from inbox.models.attachment import PREVIEW_MADE, PREVIEW_NONE, PREVIEW_PENDING, STORED, Attachment
from inbox.models.base import utcnow
from inbox.operations import loose_files
from inbox.operations.attachments import show
from inbox.operations.examination import NOTHING, Findings, examine, worth_reading
from inbox.operations.transaction import writing
from inbox.words import stored

log = logging.getLogger(__name__)

attachment = Attachment.__table__

JOB = "make_preview"
# Longer than making one can take. The exact moment at which a row is due again names who has it now.
LEASE = dt.timedelta(minutes=4)
PAUSE = dt.timedelta(minutes=1)
TRIES = 3
GIVEN_UP = stored("There is no preview: making it ended the program three times.")


def make(
    engine: Engine, attachment_id: int, storage: Storage, player: Ffmpeg | None, *, folder: Path | None = None
) -> str | None:
    """Make the preview of a file that is due, and return its state then; None where it was not ours.

    Nothing that a file contains raises. A storage or a disk that is in trouble is not the file's fault,
    so such a try does not count.
    """
    row = claim(engine, attachment_id)
    if row is None:
        return None
    if row.preview_attempts > TRIES:
        log.warning("Gave up the preview of attachment %d after %d tries", row.id, TRIES)
        return end(engine, row, preview_state=PREVIEW_NONE, last_error=GIVEN_UP)
    try:
        return keep(engine, row, storage, look(row, storage, player, folder))
    except NotStored:
        return end(engine, row, preview_state=PREVIEW_NONE)
    except (StorageError, OSError) as trouble:
        log.warning("The preview of attachment %d has to wait: %s", row.id, trouble)
        return put_off(engine, row)


def due(engine: Engine, limit: int) -> list[int]:
    """Files whose preview is waited for, the longest waiting first."""
    column = attachment.c
    # In the very words of the partial index and nothing beside them, or SQLite would use another.
    is_pending: ColumnElement[bool] = literal_column("preview_state = 'pending'")
    query = select(column.id).where(is_pending, column.preview_due_at <= utcnow())
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(column.preview_due_at).limit(limit)))


def claim(engine: Engine, attachment_id: int) -> Row[Any] | None:
    """Take a row that is due, and commit the try before making it: it may be the process's last act."""
    column, now = attachment.c, utcnow()
    is_due = (
        (column.id == attachment_id)
        & (column.state == STORED)
        & (column.preview_state == PREVIEW_PENDING)
        & (column.preview_due_at <= now)
    )
    with engine.connect() as connection:  # most rings that come twice end here, without writing
        if connection.scalar(select(column.id).where(is_due)) is None:
            return None
    values = {"preview_due_at": now + LEASE, "preview_attempts": column.preview_attempts + 1}
    with writing(engine) as connection:
        taking = update(attachment).where(is_due).values(values).returning(*column)
        return connection.execute(taking).one_or_none()


def look(row: Row[Any], storage: Storage, player: Ffmpeg | None, folder: Path | None) -> Findings:
    """Fetch the file into a nameless one, which is gone with the process, and look at it."""
    if not worth_reading(row.kind, row.content_type, row.size, player):
        return NOTHING
    with tempfile.TemporaryFile(dir=folder) as file:
        size = copy(storage, row.storage_key, file)
        return examine(file, row.kind, row.content_type, size, player)


def copy(storage: Storage, key: str, file: BinaryIO) -> int:
    for piece in storage.read(key):
        file.write(piece)
    return file.tell()


def keep(engine: Engine, row: Row[Any], storage: Storage, found: Findings) -> str | None:
    """Store the thumbnail, then say so; one that the row does not come to name is removed again."""
    values = asdict(found)
    thumbnail: bytes | None = values.pop("thumbnail")
    if thumbnail is None:
        return end(engine, row, preview_state=PREVIEW_NONE, preview_key=None, **values)
    key = loose_files.put(engine, storage, io.BytesIO(thumbnail))
    state = None
    try:
        state = end(engine, row, preview_state=PREVIEW_MADE, preview_key=key, **values)
    finally:
        with contextlib.suppress(StorageError):
            if unused := key if state is None else row.preview_key:
                loose_files.discard(engine, storage, unused)
    return state


def put_off(engine: Engine, row: Row[Any]) -> str | None:
    return end(
        engine,
        row,
        preview_state=PREVIEW_PENDING,
        preview_due_at=utcnow() + PAUSE,
        preview_attempts=row.preview_attempts - 1,
    )


def end(engine: Engine, row: Row[Any], *, preview_state: str, **values: Any) -> str | None:
    """Write down what came of it, unless somebody else has the row by now."""
    column = attachment.c
    is_ours = (
        (column.id == row.id)
        & (column.preview_state == PREVIEW_PENDING)
        & (column.preview_due_at == row.preview_due_at)
        & (column.storage_key == row.storage_key)
    )
    done = {"preview_due_at": None, "preview_state": preview_state} | values
    with writing(engine) as connection:
        result = connection.execute(update(attachment).where(is_ours).values(done))
        if result.rowcount:
            if key := values.get("preview_key"):
                loose_files.named(connection, key)
            show(connection, message_pk=row.message_pk)
    return preview_state if result.rowcount else None
