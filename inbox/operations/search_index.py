"""Makes the search index where there is none yet, and findable what is not.

The migration makes the index, but not every database lets it: a host may have to allow an extension
of PostgreSQL first, and SQLite may have been built without its full-text part.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, func, insert, select, text

from inbox.models.message import Message
from inbox.models.search_text import SearchBacklog
from inbox.operations.transaction import writing

SQLITE_INDEX = "SELECT name FROM sqlite_master WHERE name = 'search_trigram'"
POSTGRESQL_INDEX = """
    SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix_search_text_trigram')"""
EXTENSION_SCHEMA = """
    SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
    WHERE extname = 'pg_trgm'"""

# As in the migration 0007.
SQLITE_STATEMENTS = (
    """CREATE VIRTUAL TABLE search_trigram USING fts5(
        words, content='search_text', content_rowid='id', tokenize='trigram', detail=none, columnsize=0)""",
    """CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN
        INSERT INTO search_trigram(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER search_text_gone AFTER DELETE ON search_text BEGIN
        INSERT INTO search_trigram(search_trigram, rowid, words) VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER search_text_changed AFTER UPDATE OF id, words ON search_text BEGIN
        INSERT INTO search_trigram(search_trigram, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO search_trigram(rowid, words) VALUES (new.id, new.words); END""",
    "INSERT INTO search_trigram(search_trigram) VALUES ('rebuild')",
)


def is_there(connection: Connection) -> bool:
    """Tell whether this database has a search index that is ready."""
    is_sqlite = connection.dialect.name == "sqlite"
    return bool(connection.scalar(text(SQLITE_INDEX if is_sqlite else POSTGRESQL_INDEX)))


def make(engine: Engine) -> None:
    """Make the index if it is missing; raises what the database raises when it does not let us.

    On PostgreSQL the inbox can be written to meanwhile, on SQLite not.
    """
    with engine.connect() as connection:
        if is_there(connection):
            return
    if engine.dialect.name == "sqlite":
        with writing(engine) as connection:
            for statement in SQLITE_STATEMENTS:
                connection.exec_driver_sql(statement)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        try:
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            schema = connection.exec_driver_sql(EXTENSION_SCHEMA).scalar_one()
            connection.exec_driver_sql("DROP INDEX IF EXISTS ix_search_text_trigram")
            connection.exec_driver_sql(
                "CREATE INDEX CONCURRENTLY ix_search_text_trigram"
                f" ON search_text USING gin (words {schema}.gin_trgm_ops)"
                " WITH (fastupdate = on, gin_pending_list_limit = 1024)"
            )
        finally:
            connection.exec_driver_sql("RESET statement_timeout")


def start_over(engine: Engine) -> None:
    """Have the words of all messages written anew, by whoever calls `indexing.fill_some` next."""
    with writing(engine) as connection:
        last = connection.scalar(select(func.max(Message.id)))
        connection.execute(delete(SearchBacklog))
        if last is not None:
            connection.execute(insert(SearchBacklog), {"id": 1, "below": last + 1})
