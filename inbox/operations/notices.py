"""Stores what Meta tells the business itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from inbox.models.notice import Notice
from inbox.operations.drafts import Unit
from inbox.operations.storable import clean
from inbox.operations.upsert import insert_new
from inbox.whatsapp.ids import word
from inbox.whatsapp.notices import read_notice

notice = Notice.__table__


def store(connection: Connection, units: Sequence[Unit]) -> None:
    rows = [row_of(unit) for unit in units]
    key = [notice.c.event_id, notice.c.position]
    insert_new(connection, notice, rows, key=key, returning=[notice.c.id])


def row_of(unit: Unit) -> dict[str, object]:
    told = read_notice(unit.item.data)
    return {
        "event_id": unit.event_id,
        "position": unit.position,
        "field": clean(word(unit.item.data.get("field")) or "errors", "notice.field"),
        "severity": told.severity,
        "title": clean(told.title),
        "text": clean(told.text),
        "created_at": unit.received_at,
    }
