"""The work in the background: how it is rung for, and the files that are to be fetched from WhatsApp."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from config import Settings
from inbox.adapters import queue
from inbox.models.attachment import EXPIRED, FAILED, FETCHING, PENDING, Attachment
from inbox.models.base import utcnow
from inbox.models.message import Message
from inbox.operations.doctor.finding import FAIL, OK, WARN, Finding, several, span

SLOW = dt.timedelta(minutes=10)
RECENT = dt.timedelta(days=14)


def doorbell(settings: Settings) -> Finding:
    """What carries the rings, and whether it is there."""
    if not settings.redis_url:
        return Finding(OK, "jobs", "rung for in memory, so one process hears it")
    try:
        waiting = queue.waiting_in(settings.redis_url)
    except Exception as trouble:  # whatever a wrong address leads to
        return Finding(
            FAIL,
            "jobs",
            f"Redis cannot be reached ({type(trouble).__name__})",
            "start it or check REDIS_URL; files and messages wait until it is back.",
        )
    return Finding(OK, "jobs", f"rung for through Redis, {several(waiting, 'ring')} waiting")


def downloads(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """Files that are on their way, that wait for a reason, and that were given up of late."""
    arrived = select(func.count(), func.min(Message.received_at)).join(
        Attachment, Attachment.message_pk == Message.id
    )
    count, oldest = connection.execute(arrived.where(Attachment.state.in_((PENDING, FETCHING)))).one()
    yield waiting(connection, settings, count, utcnow() - oldest if count else dt.timedelta())
    lost = connection.scalar(
        arrived.with_only_columns(func.count()).where(
            Attachment.state.in_((EXPIRED, FAILED)), Message.received_at > utcnow() - RECENT
        )
    )
    if lost:
        yield Finding(
            WARN,
            "lost files",
            f"{several(lost, 'file')} of the last 14 days could not be fetched",
            "look at them in their conversations, which say why and let you try again.",
        )


def waiting(connection: Connection, settings: Settings, count: int, age: dt.timedelta) -> Finding:
    found = f"{several(count, 'file')} to be fetched" + (f", the oldest for {span(age)}" if count else "")
    if count and not settings.access_token:
        return Finding(WARN, "files at WhatsApp", found, "set WHATSAPP_ACCESS_TOKEN: they wait for it.")
    reason = reason_of_most(connection)
    if count and reason:
        return Finding(
            FAIL if age > SLOW else WARN,
            "files at WhatsApp",
            f"{found}; most wait because of this: {reason.rstrip('.')}",
            "do what the reason asks for; they are tried again by themselves.",
        )
    if age > SLOW:
        to_do = "see that a web or worker process runs, and what its log says about the sweep."
        return Finding(WARN, "files at WhatsApp", found, to_do)
    return Finding(OK, "files at WhatsApp", found)


def reason_of_most(connection: Connection) -> str | None:
    """The most frequent reason among files that wait for another try."""
    query = (
        select(Attachment.last_error)
        .where(Attachment.state == PENDING, Attachment.last_error.isnot(None))
        .group_by(Attachment.last_error)
        .order_by(func.count().desc(), Attachment.last_error)
        .limit(1)
    )
    return connection.scalar(query)
