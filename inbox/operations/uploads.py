"""Files that agents have chosen and not sent yet: looked at, kept, handed to a message or swept away."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sqlalchemy import ColumnElement, Engine, delete, func, select

from inbox.adapters.storage import Storage
from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.upload import Upload
from inbox.operations import conversations, filetypes, loose_files
from inbox.operations.filenames import safe_name
from inbox.operations.filetypes.types import PLAIN
from inbox.operations.transaction import transaction, writing
from inbox.whatsapp.outgoing import NotSendable
from inbox.whatsapp.outgoing.choosing import LARGEST, checked_kind
from inbox.words import gettext, marked

HEAD = 4096  # bytes that are enough to tell a file's type
PIECE = 256 * 1024
KEPT = dt.timedelta(hours=24)
MOST = 30  # of one agent in one conversation: as many as WhatsApp's own apps send at once
JOB = "forget_upload"

TOO_MANY = marked("There are %(most)s files waiting here already. Send or remove them first.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file as it came from the agent's device: its name and type are only what that device says."""

    file: BinaryIO
    name: str
    claimed: str | None = None


def keep(agent_id: int, conversation_id: int, chosen: Chosen, storage: Storage) -> Upload:
    """Look at a file and keep it; raise `NotSendable` with a sentence where WhatsApp would not take it."""
    head = chosen.file.read(HEAD)
    chosen.file.seek(0)
    size, digest = measured(chosen.file)
    content_type = as_sent(filetypes.sniff(head, chosen.claimed))
    kind = checked_kind(content_type, size, head)
    if count(agent_id, conversation_id) >= MOST:
        raise NotSendable("file", gettext(TOO_MANY, most=MOST))
    chosen.file.seek(0)
    db.session.rollback()  # no connection to the database is held while the storage takes the file
    key = loose_files.put(db.engine, storage, chosen.file)
    upload = Upload(
        agent_id=agent_id,
        kind=kind,
        filename=named(chosen.name, kind, content_type),
        content_type=content_type,
        size=size,
        digest=digest,
        storage_key=key,
        created_at=utcnow(),
    )
    try:
        with transaction() as session:
            upload.conversation_id = conversations.lock(session, conversation_id).id
            session.add(upload)
            loose_files.named(session.connection(), key)
    except BaseException:
        loose_files.discard(db.engine, storage, key)
        raise
    return upload


def measured(file: BinaryIO) -> tuple[int, str]:
    """The size and the digest; one byte more than any file may have is enough to know."""
    digest, size = hashlib.sha256(), 0
    while size <= LARGEST and (piece := file.read(PIECE)):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def as_sent(content_type: str) -> str:
    """Tables and calendars are plain text to WhatsApp, and by their names again what they are."""
    return "text/plain" if content_type in PLAIN else content_type


def named(told: str, kind: str, content_type: str) -> str:
    """A harmless name, which in a document says truly what the file is: the customer opens it by that."""
    suffix = filetypes.extension_of(content_type)
    name = safe_name(told, kind)
    is_told = content_type == "text/plain" and "." in name
    if kind == "document" and suffix and not is_told and not name.lower().endswith(f".{suffix}"):
        return f"{name}.{suffix}"
    return name


def count(agent_id: int, conversation_id: int) -> int:
    query = select(func.count()).select_from(Upload).where(*of_agent(agent_id, conversation_id))
    return db.session.scalar(query) or 0


def of_agent(agent_id: int, conversation_id: int) -> tuple[ColumnElement[bool], ...]:
    return Upload.agent_id == agent_id, Upload.conversation_id == conversation_id


def find(agent_id: int, upload_id: int) -> Upload | None:
    """One of an agent's own; those of others are as good as not there. Its row may go while it is used."""
    found = db.session.scalar(select(Upload).where(Upload.id == upload_id, Upload.agent_id == agent_id))
    if found is not None:
        db.session.expunge(found)
    return found


def remove(agent_id: int, upload_id: int, storage: Storage) -> bool:
    """Forget a file that is not wanted after all; False where it is gone, or sent."""
    gone = delete(Upload).where(Upload.id == upload_id, Upload.agent_id == agent_id)
    with transaction() as session:
        key = session.scalar(gone.returning(Upload.storage_key))
    if key is not None:
        storage.delete(key)
    return key is not None


def due(engine: Engine, limit: int) -> Sequence[int]:
    """Files that nobody has sent for a day."""
    query = select(Upload.id).where(Upload.created_at <= utcnow() - KEPT).order_by(Upload.id).limit(limit)
    with engine.connect() as connection:
        return list(connection.scalars(query))


def forget(engine: Engine, upload_id: int, storage: Storage) -> bool:
    """Sweep one of them away, unless it was sent in this moment."""
    gone = delete(Upload.__table__).where(Upload.id == upload_id, Upload.created_at <= utcnow() - KEPT)
    with writing(engine) as connection:
        key = connection.scalar(gone.returning(Upload.storage_key))
    if key is not None:
        storage.delete(key)
    return key is not None
