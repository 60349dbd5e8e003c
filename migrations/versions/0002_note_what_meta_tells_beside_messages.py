"""Note what Meta tells beside messages: notices, saved names, wishes about marketing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_notice_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("event_id", "position", name=op.f("uq_notice_event_id_position")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_newest", ["created_at", "id"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("saved_name", sa.String(length=512), nullable=True))
        batch_op.add_column(sa.Column("saved_name_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("marketing", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("marketing_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("recycled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_column("recycled_at")
        batch_op.drop_column("marketing_at")
        batch_op.drop_column("marketing")
        batch_op.drop_column("saved_name_at")
        batch_op.drop_column("saved_name")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_newest")

    op.drop_table("notice")
