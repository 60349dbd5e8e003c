"""Keys by which programs repeat a request without doing it twice; each is good for a day."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, select, update

from inbox.models.base import utcnow
from inbox.models.idempotency import IdempotencyKey
from inbox.operations.transaction import transaction
from inbox.operations.upsert import insert_new

key = IdempotencyKey.__table__

KEPT = dt.timedelta(hours=24)
LONGEST = 255
SWEPT_AT_ONCE = 100  # more than are added, and never long


class AnotherRequest(Exception):
    """The key was used for another request."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request: use a new one for each message.")


@dataclass(frozen=True, slots=True)
class Begun:
    """A request under a key; with the answer, where it was given before."""

    id: int
    created_at: dt.datetime
    answer: str | None

    @property
    def client_token(self) -> str:
        """What makes the message unique, also while two of the same request race each other."""
        return f"key:{self.id}:{self.created_at.timestamp():.6f}"


def begin(owner: str, value: str, request: bytes) -> Begun:
    """Take up a key, or find what it was answered; raise `AnotherRequest` where it stands for another one."""
    digest = hashlib.sha256(request).hexdigest()
    found = None
    while found is None:  # it is gone where another request released it in between
        found = take(owner, value, digest)
    if found.request_digest != digest:
        raise AnotherRequest
    return Begun(found.id, found.created_at, found.answer)


def take(owner: str, value: str, digest: str) -> Row[Any] | None:
    """Store the key unless it is there, and return its row."""
    now = utcnow()
    is_old = key.c.created_at < now - KEPT
    this = (key.c.owner == owner) & (key.c.value == value)
    with transaction() as session:
        session.execute(delete(key).where(this, is_old))
        some = select(key.c.id).where(is_old).order_by(key.c.created_at).limit(SWEPT_AT_ONCE)
        session.execute(delete(key).where(key.c.id.in_(some.with_for_update(skip_locked=True))))
        row = {"owner": owner, "value": value, "request_digest": digest, "created_at": now}
        insert_new(session.connection(), key, [row], key=[key.c.owner, key.c.value], returning=[key.c.id])
        return session.execute(select(key).where(this)).one_or_none()


def answered(begun: Begun, answer: str) -> None:
    with transaction() as session:
        session.execute(update(key).where(key.c.id == begun.id).values(answer=answer))


def release(begun: Begun) -> None:
    """Forget a key whose request was refused: a corrected one may use it."""
    with transaction() as session:
        session.execute(delete(key).where(key.c.id == begun.id, key.c.answer.is_(None)))
