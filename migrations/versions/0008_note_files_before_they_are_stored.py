"""Note files before they are stored, so that those of a killed process are found again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loose_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("storage_key", sa.String(length=256), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loose_file")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_loose_file_storage_key")),
    )
    op.create_index(op.f("ix_loose_file_noted_at"), "loose_file", ["noted_at"])


def downgrade() -> None:
    op.drop_table("loose_file")
