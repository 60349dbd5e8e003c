"""The files of messages: fetched from WhatsApp and kept, or given up with a reason."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, ScalarSelect, Select, literal_column, select, update
from sqlalchemy.exc import SQLAlchemyError

from inbox.adapters.graph import GraphError
from inbox.adapters.queue import MEDIA
from inbox.adapters.storage import Storage, StorageError
from inbox.models.attachment import (
    EXPIRED,
    FAILED,
    FETCHING,
    HELD_BACK,
    PENDING,
    PREVIEW_PENDING,
    STORED,
    Attachment,
)
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.message import Message
from inbox.operations import changes, filetypes, loose_files
from inbox.operations import claims as claiming
from inbox.operations.breaker import Breaker
from inbox.operations.claims import Claim, Claims, Work
from inbox.operations.doorbell import ring
from inbox.operations.downloads import Brought, Interrupted, Source, Wanted, bring
from inbox.operations.keeper import told
from inbox.operations.outcomes import outcome, trouble_with_number
from inbox.operations.transaction import transaction, writing

log = logging.getLogger(__name__)

attachment, message = Attachment.__table__, Message.__table__
channel = Channel.__table__

JOB = "fetch_attachment"
WORK = Work(attachment, PENDING, FETCHING)
PREVIEWED = ("image/", "video/", "audio/")


@dataclass(frozen=True, slots=True)
class Fetching:
    """What fetching needs: WhatsApp, the place for files, and the manners of this process."""

    claims: Claims
    breaker: Breaker
    graph: Source
    storage: Storage
    folder: Path | None = None

    @property
    def engine(self) -> Engine:
        return self.claims.engine


def fetch(by: Fetching, attachment_id: int) -> str | None:
    """Fetch a file that is due, and return the state in which its row is then; None where it was not ours.

    Harmless however often it is called: only one caller can claim the row.
    """
    found = look(by.engine, attachment_id)
    if found is None or not by.breaker.admits(found.phone_number_id):
        return None
    claim = by.claims.take(WORK, attachment_id)
    if claim is None:
        return None
    wanted = Wanted(found.media_id, found.phone_number_id, found.sha256)
    try:
        with bring(wanted, by.graph, folder=by.folder, is_over=lambda: claim.is_lost) as brought:
            by.breaker.answered(found.phone_number_id)
            return keep(by, claim, brought)
    except Interrupted:
        return None
    except Exception as error:
        return give_up(by, claim, found, error)


def look(engine: Engine, attachment_id: int) -> Row[Any] | None:
    """The row and its number, if it is due: most rings that come twice end here, without writing."""
    query = of_number(
        attachment.c.media_id, attachment.c.sha256, message.c.received_at, channel.c.phone_number_id
    ).where(
        attachment.c.id == attachment_id,
        attachment.c.state == PENDING,
        attachment.c.next_attempt_at <= utcnow(),
    )
    with engine.connect() as connection:
        return connection.execute(query).one_or_none()


def of_number(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(attachment)
        .join(message, message.c.id == attachment.c.message_pk)
        .join(channel, channel.c.id == message.c.channel_id)
    )


def keep(by: Fetching, claim: Claim, brought: Brought) -> str | None:
    """Store the file, then say so; a file that the row does not come to name is removed again."""
    content_type = filetypes.sniff(brought.head, claim.row.mime_type)
    has_preview = content_type.startswith(PREVIEWED)
    key = loose_files.put(by.engine, by.storage, brought.file)
    is_ours = False
    try:
        is_ours = by.claims.end(
            claim,
            then=partial(name, message_pk=claim.row.message_pk, key=key),
            state=STORED,
            storage_key=key,
            content_type=content_type,
            digest=brought.digest,
            size=brought.size,
            stored_at=utcnow(),
            next_attempt_at=None,
            last_error=None,
            preview_state=PREVIEW_PENDING if has_preview else None,
            preview_due_at=utcnow() if has_preview else None,
        )
    finally:
        if not is_ours:
            loose_files.discard(by.engine, by.storage, key)
    return STORED if is_ours else None


def name(connection: Connection, message_pk: int, key: str) -> None:
    """Let the file be the message's own, and open pages notice."""
    loose_files.named(connection, key)
    show(connection, message_pk)


def give_up(by: Fetching, claim: Claim, found: Row[Any], error: Exception) -> str | None:
    """Write down what went wrong, and whether and when it is tried again."""
    number = found.phone_number_id
    pause, is_news = trouble_with_number(error), number not in by.breaker.paused()
    if pause is not None:
        by.breaker.pause(number, pause)
    elif isinstance(error, GraphError) and is_fault(error):
        by.breaker.failed(number)
    elif isinstance(error, GraphError):
        by.breaker.answered(number)
    if not isinstance(error, (GraphError, StorageError, OSError)):
        trouble = told(error) if isinstance(error, SQLAlchemyError) else repr(error)
        log.warning("Fetching attachment %d failed: %s", claim.row.id, trouble)
    values = outcome(error, attempts=claim.row.attempts, received_at=found.received_at)
    is_ours = by.claims.end(claim, then=partial(show, message_pk=claim.row.message_pk), **values)
    if isinstance(error, GraphError) and error.needs_admin and is_news:
        hold_back(by.engine, number, values["next_attempt_at"], values["last_error"])
    if is_ours:
        log.info("Attachment %d is %s: %s", claim.row.id, values["state"], values["last_error"])
    return values["state"] if is_ours else None


def show(connection: Connection, message_pk: int) -> None:
    """Let open pages notice that something about a file of theirs is new."""
    changes.touch(connection, select(message.c.conversation_id).where(message.c.id == message_pk))


def is_fault(error: GraphError) -> bool:
    """WhatsApp did not answer, or said that the fault is its own."""
    return not error.permanent and not error.is_gone and (error.status is None or error.status >= 500)


def hold_back(engine: Engine, number: str, until: dt.datetime, reason: str) -> None:
    """Let all files of a number wait: what WhatsApp refuses for one of them it refuses for all."""
    theirs = (
        select(message.c.id)
        .join(channel, channel.c.id == message.c.channel_id)
        .where(channel.c.phone_number_id == number, message.c.id == attachment.c.message_pk)
        .exists()
    )
    waiting = (attachment.c.state == PENDING) & (attachment.c.next_attempt_at < until) & theirs
    with writing(engine) as connection:
        connection.execute(update(attachment).where(waiting).values(next_attempt_at=until, last_error=reason))


def reason_held_back() -> ScalarSelect[str]:
    """Why files wait that nothing is wrong with: WhatsApp refuses the token, and no attempt was counted."""
    # In the very words of the partial index, which SQLite would not use otherwise.
    return select(attachment.c.last_error).where(literal_column(HELD_BACK)).limit(1).scalar_subquery()


def due(engine: Engine, limit: int, *, without: Collection[str] = ()) -> list[int]:
    """Files whose time has come, except those of numbers that are left alone for now."""
    if not without:
        return claiming.due(engine, WORK, limit)
    query = (
        of_number(attachment.c.id)
        .where(
            attachment.c.state == PENDING,
            attachment.c.next_attempt_at <= utcnow(),
            channel.c.phone_number_id.not_in(sorted(without)),
        )
        .order_by(attachment.c.next_attempt_at)
        .limit(limit)
    )
    with engine.connect() as connection:
        return list(connection.scalars(query))


def fetch_again(attachment_id: int, *, by: int | None = None) -> bool:
    """Try a file once more because somebody asks for it; False where there is nothing to be fetched."""
    wanted = (attachment.c.id == attachment_id) & attachment.c.state.in_((PENDING, EXPIRED, FAILED))
    now = {"state": PENDING, "attempts": 0, "next_attempt_at": utcnow(), "last_error": None}
    with transaction() as session:
        changed = update(attachment).where(wanted).values(**now).returning(attachment.c.message_pk)
        message_pk = session.execute(changed).scalar_one_or_none()
        if message_pk is None:
            return False
        show(session.connection(), message_pk)
    log.info("Agent %s asked for attachment %d again", by, attachment_id)
    ring(MEDIA, JOB, attachment_id)
    return True
