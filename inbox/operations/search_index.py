"""Makes the search indexes where there are none yet, and findable what is not.

The migration makes them, but not every database lets it: a host may have to allow an extension of
PostgreSQL first, and SQLite may have been built without its full-text part.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Connection,
    Engine,
    ScalarSelect,
    Text,
    column,
    delete,
    func,
    insert,
    select,
    table,
)

from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.search_text import CONVERSATIONS, MESSAGES, SearchBacklog
from inbox.operations.transaction import writing

EXTENSION_SCHEMA = """
    SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace
    WHERE extname = 'pg_trgm'"""


@dataclass(frozen=True, slots=True)
class Trigrams:
    """An index over every three signs of a column, called `name` on SQLite; `key` names its rows there."""

    table: str
    column: str
    key: str
    name: str

    @property
    def on_postgresql(self) -> str:
        return f"ix_{self.table}_trigram"

    @property
    def statements(self) -> tuple[str, ...]:
        """For SQLite, as in the migration 0010: triggers keep it, so whoever writes cannot forget it."""
        name, column, key = self.name, self.column, self.key  # ours, nothing from outside
        gone = f"INSERT INTO {name}({name}, rowid, {column}) VALUES ('delete', old.{key}, old.{column});"  # noqa: S608
        added = f"INSERT INTO {name}(rowid, {column}) VALUES (new.{key}, new.{column});"  # noqa: S608
        on, table = f"ON {self.table} BEGIN", self.table
        return (
            f"CREATE VIRTUAL TABLE {name} USING fts5({column}, content='{table}', content_rowid='{key}',"
            " tokenize='trigram', detail=none, columnsize=0)",
            f"CREATE TRIGGER {table}_added AFTER INSERT {on} {added} END",
            f"CREATE TRIGGER {table}_gone AFTER DELETE {on} {gone} END",
            f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {key}, {column} {on} {gone} {added} END",
            f"INSERT INTO {name}({name}) VALUES ('rebuild')",  # noqa: S608
        )


WORDS = Trigrams("search_text", "words", "place", "search_trigram")
NAMES = Trigrams("search_name", "names", "id", "search_name_trigram")
ALL = (WORDS, NAMES)


def is_there(connection: Connection, index: Trigrams = WORDS) -> bool:
    """Tell whether this database has a search index that is ready."""
    if connection.dialect.name == "sqlite":
        return index.name in names_on_sqlite(connection)
    return bool(connection.scalar(select(is_valid(index))))


def names_on_sqlite(connection: Connection) -> set[str]:
    """The names of those indexes that an SQLite database has."""
    known = select(column("name", Text)).select_from(table("sqlite_master"))
    return set(connection.scalars(known.where(column("name").in_([index.name for index in ALL]))))


def is_valid(index: Trigrams) -> ScalarSelect[bool]:
    """The same for PostgreSQL, as a part of a query; null where there is none."""
    query = select(column("indisvalid", Boolean)).select_from(table("pg_index"))
    is_it = column("indexrelid") == func.to_regclass(index.on_postgresql)
    return query.where(is_it).scalar_subquery()


def make(engine: Engine) -> None:
    """Make what is missing; raises what the database raises when it does not let us.

    On PostgreSQL the inbox can be written to meanwhile, on SQLite not.
    """
    with engine.connect() as connection:
        missing = [index for index in ALL if not is_there(connection, index)]
    if not missing:
        return
    if engine.dialect.name == "sqlite":
        with writing(engine) as connection:
            for index in missing:
                for statement in index.statements:
                    connection.exec_driver_sql(statement)
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        try:
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            schema = connection.exec_driver_sql(EXTENSION_SCHEMA).scalar_one()
            for index in missing:
                connection.exec_driver_sql(f"DROP INDEX IF EXISTS {index.on_postgresql}")
                connection.exec_driver_sql(
                    f"CREATE INDEX CONCURRENTLY {index.on_postgresql}"
                    f" ON {index.table} USING gin ({index.column} {schema}.gin_trgm_ops)"
                    " WITH (fastupdate = on, gin_pending_list_limit = 1024)"
                )
        finally:
            connection.exec_driver_sql("RESET statement_timeout")


def start_over(engine: Engine) -> None:
    """Have all messages and conversations made findable anew, by whoever calls `indexing.fill_some` next."""
    with writing(engine) as connection:
        connection.execute(delete(SearchBacklog))
        for kind, table in ((MESSAGES, Message), (CONVERSATIONS, Conversation)):
            last = connection.scalar(select(func.max(table.id)))
            if last is not None:
                connection.execute(insert(SearchBacklog), {"id": kind, "below": last + 1})
