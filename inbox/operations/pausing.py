"""Business numbers that send nothing for now: Meta refuses the access token, or has blocked the business."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from sqlalchemy import Engine, or_, select, update

from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.operations import changes
from inbox.operations.transaction import writing

channel = Channel.__table__

PROBE = dt.timedelta(minutes=10)  # after which one message tries whether it works again


def is_open() -> Any:
    """The number is not paused, or long enough to see whether it works again."""
    return or_(channel.c.paused_at.is_(None), channel.c.paused_at < utcnow() - PROBE)


def probe(engine: Engine, channel_id: int) -> bool:
    """Take the right to try it: one message at a time has it, and the others wait for what becomes of it."""
    mine = update(channel).where(channel.c.id == channel_id, channel.c.paused_at < utcnow() - PROBE)
    with writing(engine) as connection:
        return bool(connection.execute(mine.values(paused_at=utcnow())).rowcount)


def pause(engine: Engine, number: str, reason: str, token: str) -> None:
    """Stop sending from a number until there is another token, or it works again."""
    with writing(engine) as connection:
        connection.execute(
            update(channel)
            .where(channel.c.phone_number_id == number)
            .values(paused_at=utcnow(), pause_reason=reason, paused_token=digest_of(token))
        )
        changes.note_all(connection)


def resume(engine: Engine, channel_id: int | None = None, *, token: str | None = None) -> int:
    """Send again: from one number, or from all that waited for another token than this."""
    paused = update(channel).where(channel.c.paused_at.is_not(None))
    paused = paused.where(channel.c.id == channel_id) if channel_id is not None else paused
    paused = paused.where(channel.c.paused_token != digest_of(token)) if token is not None else paused
    with engine.connect() as connection:
        if connection.scalar(select(channel.c.id).where(channel.c.paused_at.is_not(None)).limit(1)) is None:
            return 0
    with writing(engine) as connection:
        done = connection.execute(paused.values(paused_at=None, pause_reason=None, paused_token=None))
        if done.rowcount:
            changes.note_all(connection)
    return done.rowcount


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
