"""Keep media: what a stored file is, its preview, and indexes for a conversation's gallery."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GALLERY = {
    "ix_message_media": ("in_thread AND media_id IS NOT NULL", "in_thread = 1 AND media_id IS NOT NULL"),
    "ix_message_link": ("in_thread AND has_link", "in_thread = 1 AND has_link = 1"),
}
WAITS = "preview_state = 'pending'"
HELD_BACK = "state = 'pending' AND attempts = 0 AND last_error IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content_type", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("stored_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("width", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("height", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("duration", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("waveform", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("is_animated", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("preview_key", sa.String(length=256), nullable=True))
        batch_op.add_column(sa.Column("preview_state", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("preview_attempts", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("preview_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_attachment_held_back",
            ["attempts"],
            unique=False,
            sqlite_where=sa.text(HELD_BACK),
            postgresql_where=sa.text(HELD_BACK),
        )
        batch_op.create_index(
            "ix_attachment_preview_due",
            ["preview_due_at"],
            unique=False,
            sqlite_where=sa.text(WAITS),
            postgresql_where=sa.text(WAITS),
        )

    # Not in a batch: that would copy the whole table on SQLite, and forget that its ids are never reused.
    has_link = sa.Column("has_link", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    op.add_column("message", has_link)
    for name, (where, sqlite) in GALLERY.items():
        op.create_index(
            name,
            "message",
            ["conversation_id", "timestamp", "id"],
            sqlite_where=sa.text(sqlite),
            postgresql_where=sa.text(where),
        )


def downgrade() -> None:
    for name in GALLERY:
        op.drop_index(name, "message")
    op.drop_column("message", "has_link")

    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index("ix_attachment_preview_due")
        batch_op.drop_index("ix_attachment_held_back")
    for name in (
        "preview_due_at",
        "preview_attempts",
        "preview_state",
        "preview_key",
        "is_animated",
        "waveform",
        "duration",
        "height",
        "width",
        "stored_at",
        "digest",
        "content_type",
    ):
        op.drop_column("attachment", name)
