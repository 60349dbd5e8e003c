"""What every table shares: names of constraints, key and time types, the clock."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, MetaData, Table, text
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The one registry of tables; constraints have names so that migrations can drop them."""

    metadata = MetaData(naming_convention=NAMES)

    if TYPE_CHECKING:
        __table__: ClassVar[Table]  # every model here is a plain table; operations work on tables a lot


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment: timezone-aware in Python, UTC in the database.

    SQLite has no zone in its timestamps, so a naive value would be read back as whatever the
    reader assumes; refusing naive values here keeps the two databases alike.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


# SQLite gives automatic ids to INTEGER keys only; its integers are 64 bits wide all the same.
BigKey = BigInteger().with_variant(Integer, "sqlite")

PrimaryKey = Annotated[int, mapped_column(BigKey, primary_key=True)]
Moment = Annotated[dt.datetime, mapped_column(UtcDateTime)]


def partial_index(
    name: str, *columns: str, where: str, sqlite: str | None = None, unique: bool = False
) -> Index:
    """An index over the rows that matter. SQLite uses it only where a query says literally the same,
    and a query for a boolean says `= 1` there: `sqlite` is the condition in those words.
    """
    return Index(
        name, *columns, unique=unique, sqlite_where=text(sqlite or where), postgresql_where=text(where)
    )


def utcnow() -> dt.datetime:
    """The current moment; the one place that asks the clock for a row's times."""
    return dt.datetime.now(dt.UTC)
