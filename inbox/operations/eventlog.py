"""The event log as admins read it: what arrived, what became of it, and what was set aside.

An event's id is the order of its arrival, so the log is paged by the primary key alone.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, Select, and_, func, literal, select, union_all

from inbox.extensions import db
from inbox.models.call_status import CallStatus
from inbox.models.event import PENDING, Event, SetAside
from inbox.models.heartbeat import Refusal
from inbox.models.message import Message
from inbox.models.notice import Notice
from inbox.models.status import Status
from inbox.operations.applier import Applier
from inbox.operations.paging import Page, cut, read_cursor

CALL = "call"
SHOWN = 50  # rows of a kind that are listed for one event
READ = 512 * 1024  # bytes of a body that a page looks at; the download has all of it
AT_ONCE, SECONDS = 200, 5.0  # what one request may apply again


class Wanted(StrEnum):
    """Which events a page lists."""

    ALL = "all"
    PENDING = "pending"
    SET_ASIDE = "set-aside"


@dataclass(slots=True)
class Produced:
    """How many rows of each kind came from one event."""

    messages: int = 0
    calls: int = 0
    statuses: int = 0
    notices: int = 0
    set_aside: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the log, without its body."""

    id: int
    received_at: dt.datetime
    size: int
    state: str
    applied_at: dt.datetime | None
    produced: Produced

    @property
    def is_pending(self) -> bool:
        return self.state == PENDING


@dataclass(frozen=True, slots=True)
class Totals:
    """How many events wait, how many have a piece set aside, and when a body was last accepted."""

    pending: int
    set_aside: int
    last_received_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """One event with the beginning of its body and some of what came from it."""

    line: Line
    body: bytes
    messages: Sequence[Message] = field(default_factory=list)
    statuses: Sequence[Row[tuple[Status, int | None, int | None]]] = field(default_factory=list)
    notices: Sequence[Notice] = field(default_factory=list)
    pieces: Sequence[SetAside] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return len(self.body) == self.line.size


@dataclass(frozen=True, slots=True)
class Replayed:
    """What applying failed events again came to; `last` is where to go on, `left` how many were not tried."""

    tried: int
    failed: int
    last: int
    left: int


def newest(*, wanted: Wanted = Wanted.ALL, limit: int = 50, before: str | None = None) -> Page[Line]:
    """A page of the log, newest first; raise `BadCursor` for a cursor that is none."""
    query = lines().order_by(Event.id.desc()).limit(limit + 1)
    if wanted is Wanted.PENDING:
        query = query.where(Event.state == PENDING)
    elif wanted is Wanted.SET_ASIDE:
        query = query.where(Event.id.in_(select(SetAside.event_id)))
    if before is not None:
        query = query.where(Event.id < read_cursor(before)[1])
    page = cut(db.session.execute(query).all(), limit, lambda row: (row.received_at, row.id))
    counts = produced([row.id for row in page.items])
    return Page([line_of(row, counts[row.id]) for row in page.items], page.next)


def totals() -> Totals:
    pending = select(func.count()).select_from(Event).where(Event.state == PENDING)
    last = select(Event.received_at).order_by(Event.id.desc()).limit(1)
    asked = pending, failed_after(0), last
    return Totals(*db.session.execute(select(*(each.scalar_subquery() for each in asked))).one())


def refused() -> list[Refusal]:
    """The reasons for which webhook requests were refused, the latest first."""
    return list(db.session.scalars(select(Refusal).order_by(Refusal.last_at.desc(), Refusal.id)))


def find(event_id: int) -> Opened | None:
    """One event with what came from it, as far as a page shows it."""
    beginning = func.substr(Event.body, 1, READ, type_=LargeBinary).label("beginning")
    row = db.session.execute(lines().add_columns(beginning).where(Event.id == event_id)).one_or_none()
    if row is None:
        return None
    return Opened(
        line_of(row, produced([event_id])[event_id]),
        row.beginning,
        db.session.scalars(of_event(Message, event_id)).all(),
        db.session.execute(steps_of(event_id)).all(),
        db.session.scalars(of_event(Notice, event_id)).all(),
        db.session.scalars(of_event(SetAside, event_id)).all(),
    )


def body(event_id: int) -> bytes | None:
    return db.session.scalar(select(Event.body).where(Event.id == event_id))


def replay_failed(applier: Applier, *, after: int = 0) -> Replayed:
    """Apply failed events again, oldest first, as many as one request has time for."""
    ids = list(
        db.session.scalars(
            select(SetAside.event_id)
            .distinct()
            .where(SetAside.event_id > after)
            .order_by(SetAside.event_id)
            .limit(AT_ONCE)
        )
    )
    db.session.rollback()  # no snapshot is held while others are written
    end = time.monotonic() + SECONDS
    tried = failed = 0
    for event_id in ids:
        failed += bool(applier.replay(event_id))
        tried, after = tried + 1, event_id
        if time.monotonic() > end:
            break
    return Replayed(tried, failed, after, db.session.scalar(failed_after(after)) or 0)


def failed_after(event_id: int) -> Select[int]:
    return select(func.count(SetAside.event_id.distinct())).where(SetAside.event_id > event_id)


def lines() -> Select[Any]:
    return select(
        Event.id,
        Event.received_at,
        Event.state,
        Event.applied_at,
        func.length(Event.body).label("size"),
    )


def line_of(row: Row[Any], counts: Produced) -> Line:
    return Line(row.id, row.received_at, row.size, row.state, row.applied_at, counts)


def of_event(model: type[Any], event_id: int) -> Select[Any]:
    return select(model).where(model.event_id == event_id).order_by(model.id).limit(SHOWN)


def steps_of(event_id: int) -> Select[tuple[Status, int | None, int | None]]:
    """The statuses of an event, each with the message that it is about, where that is known."""
    is_same = and_(Message.message_id == Status.message_id, Message.channel_id == Status.channel_id)
    return (
        of_event(Status, event_id)
        .add_columns(Message.id, Message.conversation_id)
        .outerjoin(Message, is_same)
    )


def produced(event_ids: Sequence[int]) -> defaultdict[int, Produced]:
    """What came from each of these, in one query."""
    found: defaultdict[int, Produced] = defaultdict(Produced)
    if not event_ids:
        return found
    is_call = Message.message_type == CALL
    kinds = (
        counted("messages", Message.event_id, event_ids, ~is_call),
        counted("calls", Message.event_id, event_ids, is_call),
        counted("calls", CallStatus.event_id, event_ids),  # a step of a call is news of a call
        counted("statuses", Status.event_id, event_ids),
        counted("notices", Notice.event_id, event_ids),
        counted("set_aside", SetAside.event_id, event_ids),
    )
    for kind, event_id, count in db.session.execute(union_all(*kinds)):
        setattr(found[event_id], kind, getattr(found[event_id], kind) + count)
    return found


def counted(
    kind: str, event_id: Any, event_ids: Sequence[int], *conditions: ColumnElement[bool]
) -> Select[str, int, int]:
    query = select(literal(kind), event_id, func.count())
    return query.where(event_id.in_(event_ids), *conditions).group_by(event_id)
