"""What Meta told the business, as admins read it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ScalarSelect, func, select, tuple_

from inbox.extensions import db
from inbox.models.base import utcnow
from inbox.models.notice import Notice
from inbox.operations.paging import Key, Page, cut, read_cursor
from inbox.whatsapp.notices import ALERT, WARNING

RECENT = dt.timedelta(days=7)
MOST = 100


def newest(*, limit: int = 50, before: str | None = None) -> Page[Notice]:
    """A page of the notices, newest first; raise `BadCursor` for a cursor that is none."""
    query = select(Notice).order_by(Notice.created_at.desc(), Notice.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(tuple_(Notice.created_at, Notice.id) < read_cursor(before))
    return cut(db.session.scalars(query).all(), limit, key)


def key(notice: Notice) -> Key:
    return notice.created_at, notice.id


def recent_warnings() -> ScalarSelect[int]:
    """How many alerts and warnings the last seven days brought, counted up to `MOST`."""
    recent = (
        select(Notice.id)
        .where(Notice.created_at >= utcnow() - RECENT, Notice.severity.in_((ALERT, WARNING)))
        .limit(MOST)
        .subquery()
    )
    return select(func.count()).select_from(recent).scalar_subquery()
