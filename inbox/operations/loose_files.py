"""Files are noted before they are stored, so that what a killed process stored and named nowhere is found.

The storage itself is never searched for files that nothing names: a wrong DATABASE_URL, a database from
a backup or a second inbox in the same bucket would make orphans of everybody's photos.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import BinaryIO

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, insert, or_, select

from inbox.adapters.storage import Storage, StorageError, new_key
from inbox.models.attachment import Attachment
from inbox.models.base import utcnow
from inbox.models.loose_file import LooseFile
from inbox.models.upload import Upload
from inbox.operations.transaction import writing

log = logging.getLogger(__name__)

loose = LooseFile.__table__

JOB = "remove_loose_file"
KEPT = dt.timedelta(days=1)  # far longer than any file is on its way


def put(engine: Engine, storage: Storage, file: BinaryIO) -> str:
    """Store a file under a new name. Whoever writes that name into a row calls `named` with it."""
    key = new_key()
    with writing(engine) as connection:
        connection.execute(insert(loose).values(storage_key=key, noted_at=utcnow()))
    try:
        storage.put(key, file)
    except StorageError:
        with writing(engine) as connection:
            named(connection, key)
        raise
    return key


def named(connection: Connection, key: str) -> None:
    """Forget the note in the transaction in which a row comes to name the file."""
    connection.execute(delete(loose).where(loose.c.storage_key == key))


def discard(engine: Engine, storage: Storage, key: str) -> None:
    """Remove a file that no row came to name; where that fails, the note is a reminder."""
    storage.delete(key)
    with writing(engine) as connection:
        named(connection, key)


def due(engine: Engine, limit: int) -> Sequence[int]:
    """Files that nothing has named for a day."""
    query = select(loose.c.id).where(loose.c.noted_at <= utcnow() - KEPT).order_by(loose.c.noted_at)
    with engine.connect() as connection:
        return list(connection.scalars(query.limit(limit)))


def remove(engine: Engine, loose_file_id: int, storage: Storage) -> bool:
    """Remove one of them; True where a file was in fact left behind."""
    query = select(loose.c.storage_key).where(
        loose.c.id == loose_file_id, loose.c.noted_at <= utcnow() - KEPT
    )
    with engine.connect() as connection:
        key = connection.scalar(query)
        if key is None:
            return False
        is_named = connection.scalar(select(naming(key)))
    if is_named:
        log.error("A file that a row names was noted as loose; it stays. Please report this.")
        with writing(engine) as connection:
            named(connection, key)
        return False
    discard(engine, storage, key)
    return True


def naming(key: str) -> ColumnElement[bool]:
    """Whether a row has the file after all. Reads whole tables: worth it before a file is removed."""
    file, upload = Attachment.__table__.c, Upload.__table__.c
    return or_(
        exists().where(or_(file.storage_key == key, file.preview_key == key)),
        exists().where(upload.storage_key == key),
    )
