"""Sending what is queued: claimed before Meta is asked, so that nothing ever reaches a customer twice.

Meta has no way to tell a repeated request from a new one. So `sending` is committed before the request
is made; what certainly did not arrive is tried again; and a request whose answer was lost is left
unconfirmed, until a status that carries our mark, or an agent, says what became of it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine

from inbox.adapters.graph import Graph, GraphError
from inbox.models.outgoing import ACCEPTED, FAILED
from inbox.operations import pausing
from inbox.operations.breaker import Breaker
from inbox.operations.outcomes import LONGEST_PAUSE, RATE_LIMITS
from inbox.operations.sending.claiming import TOO_LATE, Taken, take
from inbox.operations.sending.marking import end, show
from inbox.operations.sending.settling import UNCERTAIN, accept, outcome, settle_lost
from inbox.operations.sending.turns import due, line_of, next_after
from inbox.operations.transaction import writing
from inbox.whatsapp.answers import wamid_of
from inbox.whatsapp.errors import Group

__all__ = [
    "JOB",
    "TOO_LATE",
    "UNCERTAIN",
    "Sending",
    "Taken",
    "accept",
    "deliver",
    "due",
    "end",
    "next_after",
    "outcome",
    "settle_lost",
    "show",
    "take",
]

log = logging.getLogger(__name__)

JOB = "send_message"
TOO_FAST = 1.0  # seconds that a number rests after it sent faster than Meta lets it
WORTH_WAITING = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending needs: WhatsApp, the manners of this process, and whom to tell of an answer."""

    engine: Engine
    graph: Graph
    breaker: Breaker
    on_answer: Callable[[], None] = lambda: None


def deliver(by: Sending, outgoing_id: int) -> str | None:
    """Send one message that is due, and return the state it is in then; None where it was not its turn.

    Harmless however often it is called: only one caller can claim the row.
    """
    line = line_of(by.engine, outgoing_id)
    if line is None or not by.breaker.admits(line.phone_number_id):
        return None
    if line.paused_at and not pausing.probe(by.engine, line.id):
        return None
    taken = take_in_time(by.engine, outgoing_id)
    if taken is None:
        return None
    try:
        answer = by.graph.call("POST", f"{taken.number}/messages", json=taken.request)
    except GraphError as error:
        state = refused(by, taken, error)
        if line.paused_at and state == FAILED:  # because of the message: the number works
            pausing.resume(by.engine, line.id)
        return state
    by.breaker.answered(taken.number)
    if not wamid_of(answer):
        return refused(by, taken, GraphError(UNCERTAIN, is_unknown=True))
    accept(by.engine, taken, answer)
    if line.paused_at:
        pausing.resume(by.engine, line.id)
    by.on_answer()
    return ACCEPTED


def take_in_time(engine: Engine, outgoing_id: int) -> Taken | None:
    """Claim a message, waiting for its turn where that is a moment away."""
    for _ in range(3):
        taken = take(engine, outgoing_id)
        if not isinstance(taken, float):
            return taken
        if taken > WORTH_WAITING:
            return None
        time.sleep(taken)
    return None


def refused(by: Sending, taken: Taken, error: GraphError) -> str:
    """Write down what went wrong, and whether and when it is tried again."""
    is_fault = error.status is None or error.status >= 500
    (by.breaker.failed if is_fault and not error.permanent else by.breaker.answered)(taken.number)
    if error.code in RATE_LIMITS:
        by.breaker.pause(taken.number, min(error.retry_after or TOO_FAST, LONGEST_PAUSE))
    values = outcome(taken, error)
    with writing(by.engine) as connection:
        end(connection, taken.id, taken.message_pk, **values)
    if error.needs_admin or error.group is Group.PAUSE:
        pausing.pause(by.engine, taken.number, error.message, by.graph.token)
    state = str(values["state"])
    # Not in WhatsApp's words, which may quote the message.
    log.info("Message %d is %s: code %s, status %s", taken.message_pk, state, error.code, error.status)
    return state
