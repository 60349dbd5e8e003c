"""What becomes of a message after Meta was asked, or after nobody can say whether it was."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, select

from inbox.adapters.graph import GraphError
from inbox.models.base import utcnow
from inbox.models.event import ANSWER, Event
from inbox.models.outgoing import ACCEPTED, FAILED, QUEUED, SENDING, UNCONFIRMED, Outgoing
from inbox.operations.retries import LAST_TIME, delay
from inbox.operations.sending.claiming import GIVEN_UP, TOO_LATE, Taken
from inbox.operations.sending.marking import end, lock_place
from inbox.operations.transaction import writing
from inbox.operations.upsert import skip_known
from inbox.whatsapp.answers import answer_body, held_because
from inbox.words import stored

outgoing, event = Outgoing.__table__, Event.__table__


FIRST_RETRY = 10.0  # seconds, at most
PAIR_LIMIT = 131056

UNCERTAIN = stored("The answer of WhatsApp got lost, so nobody can say yet whether the message arrived.")
STOPPED = stored("The inbox stopped while it was sending, so nobody can say yet whether the message arrived.")


def accept(engine: Engine, taken: Taken, answer: Mapping[str, Any]) -> None:
    """Keep Meta's answer as an event: only the applier attaches ids and statuses, so they cannot miss
    each other.
    """
    body = answer_body(taken.message_pk, taken.attempt, taken.number, taken.request, answer)
    row = {
        "digest": hashlib.sha256(body).digest(),
        "source": ANSWER,
        "body": body,
        "received_at": utcnow(),
    }
    with writing(engine) as connection:
        connection.execute(skip_known(connection, event, [event.c.digest]), [row])
        accepted = {"state": ACCEPTED, "accepted_at": utcnow(), "error_code": None}
        accepted["last_error"] = held_because(answer)
        end(connection, taken.id, taken.message_pk, **accepted)


def outcome(taken: Taken, error: GraphError) -> dict[str, Any]:
    """The columns of a row after a try that failed."""
    told = {"error_code": error.code, "last_error": error.message, "lease_until": None}
    if error.is_unknown:
        return {**told, "state": UNCONFIRMED, "next_attempt_at": None, "last_error": UNCERTAIN}
    if error.permanent:
        return {**told, "state": FAILED, "next_attempt_at": None}
    now = utcnow()
    if error.needs_admin:  # nothing is wrong with the message: it waits for another token
        return {**told, "state": QUEUED, "next_attempt_at": now, "attempts": taken.attempt - 1}
    if now - taken.created_at > GIVEN_UP:
        return {
            **told,
            "state": FAILED,
            "next_attempt_at": None,
            "last_error": LAST_TIME % {"what": TOO_LATE, "reason": error.message},
        }
    return {**told, "state": QUEUED, "next_attempt_at": now + wait_after(taken.attempt, error)}


def wait_after(attempt: int, error: GraphError) -> dt.timedelta:
    """As long as Meta asks for; for one that got too much, the powers of four that Meta names."""
    if error.code == PAIR_LIMIT and not error.retry_after:
        return dt.timedelta(seconds=4.0 ** min(attempt, 6))
    wait = delay(attempt, error.retry_after)
    if attempt == 1 and not error.retry_after:
        return min(wait, dt.timedelta(seconds=FIRST_RETRY))
    return wait


def settle_lost(engine: Engine) -> int:
    """Messages whose sender was killed in the middle: nobody knows whether they arrived."""
    is_over = (outgoing.c.state == SENDING) & (outgoing.c.lease_until <= utcnow())
    with engine.connect() as connection:
        lost = connection.execute(select(outgoing.c.id, outgoing.c.message_pk).where(is_over)).all()
    for row in lost:
        with writing(engine) as connection:
            lock_place(connection, row.id)
            if connection.scalar(select(outgoing.c.id).where(outgoing.c.id == row.id, is_over)):
                end(connection, row.id, row.message_pk, state=UNCONFIRMED, last_error=STOPPED)
    return len(lost)
