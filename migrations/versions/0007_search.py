"""Search: the words of messages, and an index over every three letters of them."""

from __future__ import annotations

import logging

import sqlalchemy as sa
from alembic import context, op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")

NO_INDEX = (
    "Search works without its index, over the newest messages only: %s. "
    "When that has changed, run `flask search index`."
)
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ALL = 2**62  # greater than any id

# The table holds the words; the index stores no copy of them and is kept by triggers, so that
# whoever writes to the table cannot forget it. Without positions it is half as large, and the
# words are looked at anyway before a hit counts.
SQLITE = (
    """CREATE VIRTUAL TABLE search_trigram USING fts5(
        words, content='search_text', content_rowid='id', tokenize='trigram', detail=none, columnsize=0)""",
    """CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN
        INSERT INTO search_trigram(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER search_text_gone AFTER DELETE ON search_text BEGIN
        INSERT INTO search_trigram(search_trigram, rowid, words) VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER search_text_changed AFTER UPDATE OF id, words ON search_text BEGIN
        INSERT INTO search_trigram(search_trigram, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO search_trigram(rowid, words) VALUES (new.id, new.words); END""",
)


def upgrade() -> None:
    op.create_table(
        "search_text",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["message.id"], name=op.f("fk_search_text_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_text")),
    )
    op.create_table(
        "search_backlog",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("below", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_backlog")),
    )
    # What is there already is made findable afterwards, a little at a time, while the inbox runs.
    later = "INSERT INTO search_backlog (id, below) SELECT 1, :all WHERE EXISTS (SELECT 1 FROM message)"
    op.get_bind().execute(sa.text(later), {"all": ALL})
    if context.config.attributes.get("connection") is None:  # a scratch database is not searched
        create_index()


def create_index() -> None:
    connection = op.get_bind()
    statements = SQLITE
    if connection.dialect.name == "postgresql":
        statements = ("CREATE EXTENSION IF NOT EXISTS pg_trgm",)
    try:
        with connection.begin_nested():
            for statement in statements:
                connection.exec_driver_sql(statement)
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(trigram_index(connection))
    except (sa.exc.ProgrammingError, sa.exc.OperationalError, sa.exc.NotSupportedError) as error:
        log.warning(NO_INDEX, str(error.orig).splitlines()[0])


def trigram_index(connection: sa.Connection) -> str:
    """New words wait in a list of at most 1 MB: added one by one, they cost ten times as much."""
    schema = connection.exec_driver_sql(
        "SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace"
        " WHERE extname = 'pg_trgm'"
    ).scalar_one()
    return (
        f"CREATE INDEX ix_search_text_trigram ON search_text USING gin (words {schema}.gin_trgm_ops)"
        " WITH (fastupdate = on, gin_pending_list_limit = 1024)"
    )


def downgrade() -> None:
    # The extension stays: it may serve others, and it was perhaps there before.
    if op.get_bind().dialect.name == "sqlite":
        for name in ("search_text_added", "search_text_gone", "search_text_changed"):
            op.execute(f"DROP TRIGGER IF EXISTS {name}")
        op.execute("DROP TABLE IF EXISTS search_trigram")
    op.drop_table("search_backlog")
    op.drop_table("search_text")
