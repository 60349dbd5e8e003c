"""Done, views and saved views: who closed a conversation, who waits for an answer, what the list finds by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVING = "merged_into_id IS NULL"
OPEN = f"{LIVING} AND done_at IS NULL"
AWAITED = "(last_outbound_at IS NULL OR last_asked_at > last_outbound_at)"

INDEXES = (
    ("unread", ["last_message_at", "id", "unread_count"], f"{LIVING} AND unread_count > 0"),
    ("open", ["last_message_at", "id"], OPEN),
    ("done", ["last_message_at", "id"], f"{LIVING} AND done_at IS NOT NULL"),
    ("needs_reply", ["last_message_at", "id"], f"{OPEN} AND last_asked_at IS NOT NULL AND {AWAITED}"),
    ("closing", ["last_inbound_at", "id"], OPEN),
    ("channel", ["channel_id", "last_message_at", "id"], LIVING),
    ("group", ["last_message_at", "id"], f"{LIVING} AND group_id IS NOT NULL"),
    ("type", ["last_message_type", "last_message_at", "id"], LIVING),
)

# Each is the newest of its kind in a thread's index, where walking back from the end soon finds it.
NEWEST = """(SELECT m.{column} FROM message m WHERE m.conversation_id = conversation.id AND m.in_thread
    AND {condition} ORDER BY m.timestamp DESC, m.id DESC LIMIT 1)"""
FACTS = (
    ("last_asked_at", "timestamp", "m.needs_reading AND m.direction = 'inbound'"),
    (
        "last_outbound_at",
        "timestamp",
        "m.direction = 'outbound' AND NOT m.needs_reading AND coalesce(m.status, '') <> 'failed'",
    ),
    ("last_message_type", "message_type", "1 = 1"),
)


def upgrade() -> None:
    # Not in batches: those would copy the whole table on SQLite.
    for name in ("last_asked_at", "last_outbound_at"):
        op.add_column("conversation", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversation", sa.Column("last_message_type", sa.String(length=64), nullable=True))
    op.add_column("conversation", sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
    add_who()
    values = ", ".join(
        f"{name} = {NEWEST.format(column=column, condition=condition)}" for name, column, condition in FACTS
    )
    op.execute(f"UPDATE conversation SET {values} WHERE {LIVING}")  # noqa: S608 - nothing from outside

    op.drop_index("ix_conversation_unread", "conversation")
    for name, columns, where in INDEXES:
        op.create_index(
            f"ix_conversation_{name}",
            "conversation",
            columns,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )

    op.create_table(
        "saved_view",
        sa.Column("id", KEY, nullable=False),
        sa.Column("agent_id", KEY, nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("query", sa.String(length=512), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["agent.id"], name=op.f("fk_saved_view_agent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    for name, columns, where in (
        ("uq_saved_view_own", ["agent_id", "name"], "agent_id IS NOT NULL"),
        ("uq_saved_view_shared", ["name"], "agent_id IS NULL"),
    ):
        op.create_index(
            name,
            "saved_view",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def add_who() -> None:
    """A column that leads to another table: SQLite takes it in one statement only."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "ALTER TABLE conversation ADD COLUMN done_by_id INTEGER"
            " CONSTRAINT fk_conversation_done_by_id REFERENCES agent (id)"
        )
        return
    op.add_column("conversation", sa.Column("done_by_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_conversation_done_by_id", "conversation", "agent", ["done_by_id"], ["id"])


def downgrade() -> None:
    op.drop_table("saved_view")
    for name, _, _ in INDEXES:
        op.drop_index(f"ix_conversation_{name}", "conversation")
    where = sa.text(f"{LIVING} AND unread_count > 0")
    op.create_index(
        "ix_conversation_unread",
        "conversation",
        ["unread_count"],
        sqlite_where=where,
        postgresql_where=where,
    )
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_conversation_done_by_id", "conversation", type_="foreignkey")
    for column in ("done_by_id", "done_at", "last_message_type", "last_outbound_at", "last_asked_at"):
        op.drop_column("conversation", column)
