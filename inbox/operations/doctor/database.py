"""The database, and what it tells about the work: queue, webhooks, processes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, distinct, func, select
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from inbox.models.agent import Agent
from inbox.models.base import UtcDateTime, utcnow
from inbox.models.event import PENDING, Event, SetAside
from inbox.models.heartbeat import Heartbeat, Refusal
from inbox.models.message import Message
from inbox.models.search_text import MESSAGES, SearchBacklog
from inbox.operations import schema, search_index
from inbox.operations.doctor.finding import FAIL, OK, WARN, Finding, several, span
from inbox.operations.doctor.outbox import outbox
from inbox.operations.doctor.work import downloads
from inbox.operations.heartbeats import FRESH

SLOW, STUCK = dt.timedelta(minutes=1), dt.timedelta(minutes=10)
SILENCE = dt.timedelta(days=3)
RECENT = dt.timedelta(days=1)
SKEW = dt.timedelta(seconds=30)

REFUSALS = {
    "verify token": "enter in Meta's dashboard the same word as in WHATSAPP_WEBHOOK_VERIFY_TOKEN.",
    "no app secret": "set WHATSAPP_APP_SECRET.",
    "signature": "compare WHATSAPP_APP_SECRET with the app secret in Meta's dashboard.",
    "no signature": "nothing, as long as Meta's own webhooks arrive: strangers tried the door.",
    "too large": "nothing, as long as Meta's own webhooks arrive: strangers tried the door.",
    "not kept": "look for errors of the database in the log of that time; Meta has sent them again.",
}


def examine(settings: Settings, engine: Engine) -> Iterator[Finding]:
    """Whether it can be reached and is migrated; the rest only where it is."""
    try:
        state = reached(engine)
    except (SQLAlchemyError, OSError) as trouble:
        state = Finding(
            FAIL,
            "database",
            f"cannot be reached: {first_line(trouble)}",
            "check DATABASE_URL, and whether the database server runs.",
        )
    yield state
    if state.level != OK:
        return
    for look in LOOKS:
        try:
            with engine.connect() as connection:
                yield from look(connection, settings)
        except SQLAlchemyError as trouble:
            found = f"cannot be read: {first_line(trouble)}"
            yield Finding(FAIL, look.__name__, found, "repair the database.")


def reached(engine: Engine) -> Finding:
    path = engine.url.database or ""
    if engine.dialect.name == "sqlite" and not Path(path).exists():
        return Finding(FAIL, "database", f"{path} does not exist yet", "run `flask db upgrade`.")
    if not schema.is_migrated(engine):
        return Finding(FAIL, "database", "not migrated to this version", "run `flask db upgrade`.")
    return Finding(OK, "database", f"{engine.dialect.name} reached, migrated to {schema.expected_revision()}")


def skew(connection: Connection, settings: Settings) -> Iterator[Finding]:
    if connection.dialect.name != "postgresql":
        return
    told = connection.scalar(select(func.clock_timestamp(type_=UtcDateTime)))
    apart = abs(utcnow() - told) if told else dt.timedelta()
    if apart > SKEW:
        yield Finding(
            WARN,
            "clock",
            f"the database's clock is {span(apart)} away from this server's",
            "let both follow a time server.",
        )


def people(connection: Connection, settings: Settings) -> Iterator[Finding]:
    count = connection.scalar(select(func.count()).select_from(Agent).where(Agent.disabled_at.is_(None))) or 0
    if count:
        yield Finding(OK, "agents", f"{several(count, 'person')} may log in".replace("persons", "people"))
    else:
        yield Finding(
            WARN, "agents", "nobody may log in yet", "run `flask agent create EMAIL --name NAME --admin`."
        )


def queue(connection: Connection, settings: Settings) -> Iterator[Finding]:
    count, oldest = connection.execute(
        select(func.count(), func.min(Event.received_at)).where(Event.state == PENDING)
    ).one()
    age = utcnow() - oldest if count else dt.timedelta()
    found = f"{several(count, 'event')} pending" + (f", the oldest for {span(age)}" if count else "")
    if age <= SLOW:
        yield Finding(OK, "queue", found)
        return
    yield Finding(
        FAIL if age > STUCK else WARN,
        "queue",
        found,
        "see that a web or worker process runs, and what its log says about applying.",
    )


def aside(connection: Connection, settings: Settings) -> Iterator[Finding]:
    items, events = connection.execute(
        select(func.count(), func.count(distinct(SetAside.event_id))).select_from(SetAside)
    ).one()
    if not items:
        yield Finding(OK, "set aside", "nothing")
        return
    yield Finding(
        WARN,
        "set aside",
        f"{several(items, 'item')} of {several(events, 'event')} could not be applied",
        "update the inbox, then run `flask event replay --failed`.",
    )


def webhooks(connection: Connection, settings: Settings) -> Iterator[Finding]:
    last = connection.scalar(select(func.max(Event.received_at)))
    if last is None:
        yield Finding(
            WARN,
            "webhooks",
            "none has arrived yet",
            "enter the callback URL in Meta's dashboard and subscribe to the field messages.",
        )
        return
    age = utcnow() - last
    if age > SILENCE:
        yield Finding(
            WARN,
            "webhooks",
            f"the last one arrived {span(age)} ago",
            "if customers have written since, check the subscription in Meta's dashboard.",
        )
    else:
        yield Finding(OK, "webhooks", f"the last one arrived {span(age)} ago")


def refused(connection: Connection, settings: Settings) -> Iterator[Finding]:
    for reason, count, last_at in connection.execute(
        select(Refusal.reason, Refusal.count, Refusal.last_at).order_by(Refusal.reason)
    ):
        age = utcnow() - last_at
        level = WARN if age <= RECENT else OK
        to_do = REFUSALS.get(reason, "look at the log of that time.") if level == WARN else ""
        yield Finding(
            level,
            f"refused webhooks ({reason})",
            f"{several(count, 'request')}, the last {span(age)} ago",
            to_do,
        )


def processes(connection: Connection, settings: Settings) -> Iterator[Finding]:
    alive = connection.execute(
        select(Heartbeat.role, Heartbeat.version, func.count())
        .where(Heartbeat.seen_at > utcnow() - FRESH)
        .group_by(Heartbeat.role, Heartbeat.version)
        .order_by(Heartbeat.role, Heartbeat.version)
    ).all()
    if not alive:
        yield Finding(WARN, "processes", "none is running", "start the server with `make run` or gunicorn.")
        return
    found = ", ".join(f"{count} {role} (version {version})" for role, version, count in alive)
    if sum(count for _, _, count in alive) > 1 and not settings.redis_url:
        yield Finding(
            WARN,
            "processes",
            found,
            "set REDIS_URL, or run one web process alone: open pages are told only what their own does.",
        )
    elif len({version for _, version, _ in alive}) > 1:
        yield Finding(WARN, "processes", found, "restart those of the older version when the update is done.")
    else:
        yield Finding(OK, "processes", found)


def searching(connection: Connection, settings: Settings) -> Iterator[Finding]:
    if not all(search_index.is_there(connection, each) for each in search_index.ALL):
        found = "there is no index, so searches look through the newest messages only"
        yield Finding(WARN, "search", found, "let the database make one, then run `flask search index`.")
        return
    below = connection.scalar(select(SearchBacklog.below).where(SearchBacklog.id == MESSAGES))
    left = connection.scalar(select(func.count()).where(Message.id < below)) if below is not None else 0
    found = f"{several(left, 'older message')} still to be indexed" if left else "every message is indexed"
    yield Finding(OK, "search", found)


Look = Callable[[Connection, Settings], Iterator[Finding]]
LOOKS: tuple[Look, ...] = (
    skew,
    people,
    queue,
    aside,
    searching,
    webhooks,
    refused,
    downloads,
    outbox,
    processes,
)


def first_line(trouble: Exception) -> str:
    lines = str(getattr(trouble, "orig", None) or trouble).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(trouble).__name__
