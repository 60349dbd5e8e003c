"""Search in the order of time, with filters, and people: by every name and number of theirs."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from alembic import context, op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

NO_INDEX = (
    "Search works without its index, over the newest messages only: %s. Run `flask search index` later."
)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ALL = 2**62  # greater than any id
MESSAGES, CONVERSATIONS = 1, 2

WORDS = ("search_text", "words", "place", "search_trigram")
NAMES = ("search_name", "names", "id", "search_name_trigram")
WORDS_BEFORE = ("search_text", "words", "id", "search_trigram")
TRIGGERS = ("added", "gone", "changed")


def upgrade() -> None:
    forget("search_text", "search_trigram")
    op.create_table(
        "search_text",
        sa.Column("place", KEY, autoincrement=False, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("channel_id", KEY, nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("message_type", sa.String(length=64), nullable=False),
        sa.Column("has_link", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["message.id"], name=op.f("fk_search_text_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_search_text_channel_id")),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_search_text")),
        sa.UniqueConstraint("id", name=op.f("uq_search_text_id")),
    )
    for name, columns, where, sqlite in (
        (
            "ix_search_text_type",
            ["message_type", "place"],
            "message_type <> 'text'",
            "message_type <> 'text'",
        ),
        ("ix_search_text_link", ["place"], "has_link", "has_link = 1"),
    ):
        op.create_index(
            name, "search_text", columns, sqlite_where=sa.text(sqlite), postgresql_where=sa.text(where)
        )
    op.create_table(
        "search_name",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["conversation.id"], name=op.f("fk_search_name_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_name")),
    )
    still_to_come(MESSAGES, "message")
    still_to_come(CONVERSATIONS, "conversation")
    create_indexes(WORDS, NAMES)


def downgrade() -> None:
    op.execute(f"DELETE FROM search_backlog WHERE id = {CONVERSATIONS}")  # noqa: S608
    forget("search_name", "search_name_trigram")
    forget("search_text", "search_trigram")
    op.create_table(
        "search_text",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["message.id"], name=op.f("fk_search_text_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_text")),
    )
    still_to_come(MESSAGES, "message")
    create_indexes(WORDS_BEFORE)


def forget(table: str, index: str) -> None:
    """Drop a table of words with what keeps its index; on PostgreSQL the index goes with it."""
    if op.get_bind().dialect.name == "sqlite":
        for name in TRIGGERS:
            op.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
        op.execute(f"DROP TABLE IF EXISTS {index}")
    op.drop_table(table)


def still_to_come(kind: int, table: str) -> None:
    """What is there already is made findable afterwards, a little at a time, while the inbox runs."""
    op.execute(f"DELETE FROM search_backlog WHERE id = {kind}")  # noqa: S608 - nothing from outside
    op.execute(
        f"INSERT INTO search_backlog (id, below) SELECT {kind}, {ALL}"  # noqa: S608
        f" WHERE EXISTS (SELECT 1 FROM {table})"
    )


def create_indexes(*wanted: tuple[str, str, str, str]) -> None:
    if context.config.attributes.get("connection") is not None:
        return  # a scratch database is not searched
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    try:
        with connection.begin_nested():
            if not is_sqlite:
                connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for each in wanted:
                for statement in on_sqlite(*each) if is_sqlite else on_postgresql(connection, *each):
                    connection.exec_driver_sql(statement)
    except (sa.exc.ProgrammingError, sa.exc.OperationalError, sa.exc.NotSupportedError) as error:
        log.warning(NO_INDEX, str(error.orig).splitlines()[0])


def on_sqlite(table: str, words: str, key: str, index: str) -> tuple[str, ...]:
    """The index stores no copy of the words and is kept by triggers: whoever writes cannot forget it."""
    gone = f"INSERT INTO {index}({index}, rowid, {words}) VALUES ('delete', old.{key}, old.{words});"  # noqa: S608
    added = f"INSERT INTO {index}(rowid, {words}) VALUES (new.{key}, new.{words});"  # noqa: S608
    return (
        f"CREATE VIRTUAL TABLE {index} USING fts5({words}, content='{table}', content_rowid='{key}',"
        " tokenize='trigram', detail=none, columnsize=0)",
        f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {added} END",
        f"CREATE TRIGGER {table}_gone AFTER DELETE ON {table} BEGIN {gone} END",
        f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {key}, {words} ON {table} BEGIN {gone} {added} END",
    )


def on_postgresql(connection: sa.Connection, table: str, words: str, _key: str, _index: str) -> tuple[str]:
    """New words wait in a list of at most 1 MB: added one by one, they cost ten times as much."""
    schema = connection.exec_driver_sql(
        "SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace"
        " WHERE extname = 'pg_trgm'"
    ).scalar_one()
    return (
        f"CREATE INDEX ix_{table}_trigram ON {table} USING gin ({words} {schema}.gin_trgm_ops)"
        " WITH (fastupdate = on, gin_pending_list_limit = 1024)",
    )
