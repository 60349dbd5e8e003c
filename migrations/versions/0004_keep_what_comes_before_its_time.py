"""Keep what comes before its time: steps of calls, and ids and usernames told out of order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_status",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("call_id", sa.String(length=512), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_call_status_channel_id")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_call_status_event_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_status")),
        sa.UniqueConstraint(
            "call_id", "channel_id", "status", name=op.f("uq_call_status_call_id_channel_id_status")
        ),
    )
    with op.batch_alter_table("call_status", schema=None) as batch_op:
        batch_op.create_index("ix_call_status_event_id", ["event_id"], unique=False)

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("username_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("contact_alias", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("contact_alias", schema=None) as batch_op:
        batch_op.drop_column("last_seen_at")

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_column("username_at")

    with op.batch_alter_table("call_status", schema=None) as batch_op:
        batch_op.drop_index("ix_call_status_event_id")

    op.drop_table("call_status")
