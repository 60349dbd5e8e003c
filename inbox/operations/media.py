"""The stored files of messages: which of them somebody may see, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from inbox.extensions import db
from inbox.models.attachment import PREVIEW_MADE, Attachment
from inbox.models.message import Message
from inbox.operations import filetypes, folding
from inbox.operations.filenames import safe_name
from inbox.operations.folding import Bubble

WORDS = {"image": "photo", "video": "video", "audio": "audio", "sticker": "sticker"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """All that is needed to hand a file out; plain values, because the database is not held meanwhile."""

    key: str
    preview_key: str | None
    content_type: str
    size: int
    digest: str
    name: str

    @property
    def is_inline(self) -> bool:
        return filetypes.is_inline(self.content_type)

    @property
    def served_as(self) -> str:
        return filetypes.served_as(self.content_type)


def find(attachment_id: int, *, with_deleted: bool = False) -> StoredFile | None:
    """The file, if it is stored and its message still stands (or deleted ones may be seen)."""
    row = db.session.get(Attachment, attachment_id)
    if row is None or row.storage_key is None or row.size is None or row.digest is None:
        return None
    message = db.session.get_one(Message, row.message_pk)
    bubble = folding.wordings([message])[message.id]
    if bubble.is_deleted and not with_deleted:
        return None
    return StoredFile(
        row.storage_key,
        row.preview_key if row.preview_state == PREVIEW_MADE else None,
        row.content_type or filetypes.UNKNOWN,
        row.size,
        row.digest,
        name_of(row, bubble),
    )


def name_of(row: Attachment, bubble: Bubble) -> str:
    """What the customer called the file, or its kind and day: "photo 2026-11-23.jpg"."""
    suffix = filetypes.extension_of(row.content_type)
    media = bubble.content.media
    word = "voice message" if media and media.voice else WORDS.get(row.kind, "file")
    made = f"{word} {bubble.message.timestamp:%Y-%m-%d}"
    name = safe_name(row.filename or "", made)
    return name if "." in name or not suffix else f"{name}.{suffix}"
