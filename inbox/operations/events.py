"""Which events there are, for those who want to replay them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from inbox.extensions import db
from inbox.models.event import Event, SetAside

AT_ONCE = 1_000


def exists(event_id: int) -> bool:
    found = db.session.scalar(select(Event.id).where(Event.id == event_id))
    db.session.rollback()
    return found is not None


def failed_ids() -> list[int]:
    """The events with an item set aside, oldest first."""
    found = list(db.session.scalars(select(SetAside.event_id).distinct().order_by(SetAside.event_id)))
    db.session.rollback()
    return found


def all_ids() -> Iterator[int]:
    """All events, oldest first, without holding a snapshot of the database while they are worked on."""
    query = select(Event.id).order_by(Event.id).limit(AT_ONCE)
    last = 0
    while ids := list(db.session.scalars(query.where(Event.id > last))):
        db.session.rollback()
        yield from ids
        last = ids[-1]
