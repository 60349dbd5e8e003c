"""A media file that belongs to a message."""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inbox.models.base import Base, BigKey, Moment, PrimaryKey, partial_index

# How far the fetching has come. A file that Meta no longer has is expired; one that no further try
# can bring (too large, refused, never whole) has failed.
PENDING, FETCHING, STORED, EXPIRED, FAILED = "pending", "fetching", "stored", "expired", "failed"

# How far the preview of a stored file has come; a file of which none can be made has none.
PREVIEW_PENDING, PREVIEW_MADE, PREVIEW_NONE = "pending", "made", "none"

# Files that wait for a reason which is not their own.
HELD_BACK = "state = 'pending' AND attempts = 0 AND last_error IS NOT NULL"


class Attachment(Base):
    """One file to be fetched from Meta, with the state of that work on the row itself.

    A file of our own is stored from the start; its `media_id` is empty until it was uploaded to Meta,
    which keeps it for 30 days. `mime_type` and `sha256` are what Meta said, `content_type` and
    `digest` what we found in the bytes. The preview is a thumbnail or a video's poster; measures are
    those of the upright picture.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_due", "state", "next_attempt_at"),
        partial_index("ix_attachment_held_back", "attempts", where=HELD_BACK),
        partial_index("ix_attachment_preview_due", "preview_due_at", where="preview_state = 'pending'"),
    )

    id: Mapped[PrimaryKey]
    message_pk: Mapped[int] = mapped_column(BigKey, ForeignKey("message.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    media_id: Mapped[str] = mapped_column(String(256))
    uploaded_at: Mapped[Moment | None]
    mime_type: Mapped[str | None] = mapped_column(String(256))
    sha256: Mapped[str | None] = mapped_column(String(128))
    filename: Mapped[str | None] = mapped_column(Text)
    size: Mapped[int | None] = mapped_column(BigInteger)
    storage_key: Mapped[str | None] = mapped_column(String(256))
    content_type: Mapped[str | None] = mapped_column(String(128))
    digest: Mapped[str | None] = mapped_column(String(64))
    stored_at: Mapped[Moment | None]
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    next_attempt_at: Mapped[Moment | None]
    lease_until: Mapped[Moment | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    width: Mapped[int | None]
    height: Mapped[int | None]
    duration: Mapped[float | None] = mapped_column(Float)
    waveform: Mapped[str | None] = mapped_column(String(128))
    is_animated: Mapped[bool | None]
    preview_key: Mapped[str | None] = mapped_column(String(256))
    preview_state: Mapped[str | None] = mapped_column(String(16))
    preview_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    preview_due_at: Mapped[Moment | None]
