"""Name groups by their subject, the newest of those told, and find what is unread without reading all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNREAD = "merged_into_id IS NULL AND unread_count > 0"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("named_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_conversation_unread",
        "conversation",
        ["unread_count"],
        sqlite_where=sa.text(UNREAD),
        postgresql_where=sa.text(UNREAD),
    )


def downgrade() -> None:
    op.drop_index("ix_conversation_unread", "conversation")
    op.drop_column("conversation", "named_at")
