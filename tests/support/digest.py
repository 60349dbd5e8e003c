"""What is stored, by the names that Meta gives things: the same in every installation and every order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, select

from inbox.models.contact import ContactAlias
from inbox.models.notice import Notice
from inbox.operations import derived
from inbox.operations.check import check, snapshot

Tables = dict[str, Any]

# What a row tells of its arrival.
ARRIVAL = {"event_id", "received_at"}
# Told by the place in their event, so that a repetition in other bytes is another row.
BY_EVENT = {"notices", "set aside"}


def figures(engine: Engine) -> dict[str, Any]:
    """What `flask check` says."""
    with snapshot(engine) as connection:
        return check(connection)


def tables(engine: Engine) -> Tables:
    """Everything that follows from what Meta told, whatever order and bodies it came in."""
    with snapshot(engine) as connection:
        found: Tables = {
            each.name: dict(entry(each, row) for row in each.rows(connection))
            for each in derived.everything(engine.dialect.name, is_whole=True)
            if each.name not in BY_EVENT
        }
        return {**found, "seen": seen(connection), "notices": notices(connection)}


def entry(each: derived.Derived, row: Any) -> tuple[str, dict[str, Any]]:
    columns = {name: value for name, value in row._mapping.items() if name not in ARRIVAL}
    return " ".join(map(str, row[: each.keys])), columns


def seen(connection: Connection) -> dict[str, Any]:
    query = select(ContactAlias.kind, ContactAlias.value, ContactAlias.last_seen_at)
    return {f"{kind} {value}": at for kind, value, at in connection.execute(query)}


def notices(connection: Connection) -> list[Any]:
    query = select(Notice.field, Notice.severity, Notice.title, Notice.text).distinct()
    return sorted(map(str, connection.execute(query)))


def differences(one: Any, other: Any, place: str = "") -> list[str]:
    """Where two digests differ, one line a place: pytest's own comparison of them fills pages."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return [] if one == other else [f"{place}: {one!r} is not {other!r}"]
    keys = [*one, *(key for key in other if key not in one)]
    pairs = [(f"{place}/{key}", one.get(key, "absent"), other.get(key, "absent")) for key in keys]
    return [line for name, a, b in pairs for line in differences(a, b, name)]
