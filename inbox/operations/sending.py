"""Sending what is queued: claimed before Meta is asked, so that nothing ever reaches a customer twice.

Meta has no way to tell a repeated request from a new one. So `sending` is committed before the request
is made; what certainly did not arrive is tried again; and a request whose answer was lost is left
unconfirmed, until a status that carries our mark, or an agent, says what became of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Row,
    Select,
    bindparam,
    exists,
    select,
    update,
)

from inbox.adapters.graph import Graph, GraphError
from inbox.models.attachment import Attachment
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.conversation import Conversation
from inbox.models.event import ANSWER, Event
from inbox.models.message import Message, rank, rank_of
from inbox.models.outgoing import ACCEPTED, FAILED, QUEUED, SENDING, UNCONFIRMED, UPLOADING, Outgoing
from inbox.operations import buckets, installation, pausing, recipients
from inbox.operations.breaker import Breaker
from inbox.operations.outcomes import LONGEST_PAUSE, RATE_LIMITS
from inbox.operations.pausing import is_open
from inbox.operations.retries import delay
from inbox.operations.transaction import writing
from inbox.operations.upsert import skip_known
from inbox.whatsapp.answers import answer_body, wamid_of
from inbox.whatsapp.errors import WINDOW_CLOSED, Group, explain
from inbox.whatsapp.templates import with_header_file
from inbox.whatsapp.window import window

log = logging.getLogger(__name__)

outgoing, message, event = Outgoing.__table__, Message.__table__, Event.__table__
conversation, channel = Conversation.__table__, Channel.__table__
attachment = Attachment.__table__

JOB = "send_message"
LEASE = dt.timedelta(seconds=90)  # longer than any request lasts
GIVEN_UP = dt.timedelta(hours=24)  # by then what was to be said is stale, and the window has closed
FIRST_RETRY = 10.0  # seconds, at most
PAIR_LIMIT = 131056
TOO_FAST = 1.0  # seconds that a number rests after it sent faster than Meta lets it
WORTH_WAITING = 0.5  # seconds
BEFORE = (QUEUED, UPLOADING, SENDING)  # what holds up later messages of a conversation

UNCERTAIN = "The answer of WhatsApp got lost, so nobody can say yet whether the message arrived."
STOPPED = "The inbox stopped while it was sending, so nobody can say yet whether the message arrived."
TOO_LATE = "It could not be sent for a whole day."
NO_RECIPIENT = "Neither a number nor an id of this customer is known."


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending needs: WhatsApp, the manners of this process, and whom to tell of an answer."""

    engine: Engine
    graph: Graph
    breaker: Breaker
    on_answer: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that is ours to send, and the request that sends it."""

    id: int
    message_pk: int
    attempt: int
    number: str
    request: Mapping[str, Any]
    created_at: dt.datetime


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


def line_of(engine: Engine, outgoing_id: int) -> Any:
    """The number that a due message goes through: most rings that come twice end here, without writing."""
    query = (
        select(channel.c.id, channel.c.phone_number_id, channel.c.paused_at)
        .join(outgoing, outgoing.c.channel_id == channel.c.id)
        .where(outgoing.c.id == outgoing_id, *is_due(), is_first(), is_open())
    )
    with engine.connect() as connection:
        return connection.execute(query).one_or_none()


def is_due() -> tuple[Any, ...]:
    return outgoing.c.state == QUEUED, outgoing.c.next_attempt_at <= utcnow()


def is_first() -> Any:
    """Nothing that was written earlier in the same conversation still has to go."""
    earlier = outgoing.alias("earlier")
    return ~exists().where(
        earlier.c.conversation_id == outgoing.c.conversation_id,
        earlier.c.id < outgoing.c.id,
        is_waiting(earlier),
    )


def is_waiting(table: FromClause) -> ColumnElement[bool]:
    """In the very words of the partial index: with parameters neither database would use it."""
    return table.c.state.in_(bindparam("before", BEFORE, expanding=True, literal_execute=True))


def take(engine: Engine, outgoing_id: int) -> Taken | float | None:
    """Claim a message in its turn, or put it off and return the seconds until Meta's limits let it pass."""
    now = utcnow()
    with writing(engine) as connection:
        row = lock(connection, outgoing_id)
        if row is None or row.media_id == "":  # its file is not at Meta yet
            return None
        claim = update(outgoing).where(outgoing.c.id == outgoing_id, *is_due(), is_first())
        claimed = connection.execute(
            claim.values(state=SENDING, lease_until=now + LEASE, attempts=outgoing.c.attempts + 1)
        )
        if not claimed.rowcount:
            return None
        wait = buckets.take(connection, limits(row))
        if wait > 0:
            put_off(connection, row, now + dt.timedelta(seconds=wait))
            return wait
        to = recipients.of_conversation(connection, contact_id=row.contact_id, group_id=row.group_id)
        if hindrance := hindered(row, to, now):
            end(connection, outgoing_id, row.message_pk, state=FAILED, **hindrance)
            return None
        show(connection, row.message_pk, SENDING)
        body = with_file(connection, row)
        mark = installation.mark(installation.make_id(connection), row.message_pk, row.attempts + 1)
    request = {
        "messaging_product": "whatsapp",
        **to,
        **body,
        "biz_opaque_callback_data": mark,
    }
    return Taken(outgoing_id, row.message_pk, row.attempts + 1, row.phone_number_id, request, row.created_at)


def hindered(row: Row[Any], to: Mapping[str, str], now: dt.datetime) -> dict[str, Any]:
    """Why a message whose turn has come is not sent any more: it may have waited for hours."""
    if not to:
        return {"last_error": NO_RECIPIENT}
    if now - row.created_at > GIVEN_UP:
        return {"last_error": TOO_LATE}
    is_template = json.loads(row.body).get("type") == "template"
    if not is_template and not window(row.last_inbound_at, now).is_open:
        meaning = explain(WINDOW_CLOSED)
        return {"error_code": WINDOW_CLOSED, "last_error": f"{meaning.what} {meaning.to_do}"}
    return {}


def lock_place(connection: Connection, outgoing_id: int) -> None:
    """Lock its conversation first, as everywhere: whoever locked the message first would wait for the
    applier while the applier waits for them. A merge may move it to another one meanwhile.
    """
    query = select(outgoing.c.conversation_id).where(outgoing.c.id == outgoing_id)
    held = None
    while (place := connection.scalar(query)) != held:
        connection.execute(select(conversation.c.id).where(conversation.c.id == place).with_for_update())
        held = place


def lock(connection: Connection, outgoing_id: int) -> Row[Any] | None:
    """The row with what belongs to it, in the one order of locks."""
    lock_place(connection, outgoing_id)
    query = (
        select(
            outgoing,
            channel.c.phone_number_id,
            conversation.c.contact_id,
            conversation.c.group_id,
            conversation.c.last_inbound_at,
            attachment.c.media_id,
            attachment.c.kind,
        )
        .join(channel, channel.c.id == outgoing.c.channel_id)
        .join(conversation, conversation.c.id == outgoing.c.conversation_id)
        .outerjoin(attachment, attachment.c.message_pk == outgoing.c.message_pk)
        .where(outgoing.c.id == outgoing_id)
    )
    return connection.execute(query).one_or_none()


def with_file(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    """The body, with Meta's id for the file that it carries; only now is it known which one."""
    body: dict[str, Any] = json.loads(row.body)
    if row.media_id is None:
        return body
    connection.execute(update(message).where(message.c.id == row.message_pk).values(media_id=row.media_id))
    if body["type"] == "template":
        return {**body, "template": with_header_file(body["template"], row.kind, row.media_id)}
    return {**body, row.kind: {**body[row.kind], "id": row.media_id}}


def limits(row: Row[Any]) -> dict[str, buckets.Rate]:
    return {
        f"pair:{row.conversation_id}": buckets.PAIR,
        f"number:{row.channel_id}": buckets.NUMBER,
    }


def put_off(connection: Connection, row: Row[Any], until: dt.datetime) -> None:
    """Not yet: the attempt was none."""
    back = update(outgoing).where(outgoing.c.id == row.id)
    connection.execute(
        back.values(state=QUEUED, lease_until=None, attempts=row.attempts, next_attempt_at=until)
    )


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
        accepted = {"state": ACCEPTED, "accepted_at": utcnow(), "error_code": None, "last_error": None}
        end(connection, taken.id, taken.message_pk, **accepted)


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
            "last_error": f"{TOO_LATE} The last time: {error.message}",
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


def end(connection: Connection, outgoing_id: int, message_pk: int, **values: Any) -> None:
    """Write the outcome of a claim, and show it. What was settled in the meantime stays settled."""
    lock_place(connection, outgoing_id)
    is_certain = values["state"] in (ACCEPTED, FAILED)  # and may come after the lease was over
    open_states = (SENDING, UNCONFIRMED) if is_certain else (SENDING,)
    settle = update(outgoing).where(outgoing.c.id == outgoing_id, outgoing.c.state.in_(open_states))
    if values["state"] != QUEUED:
        values.setdefault("next_attempt_at", None)
    values.setdefault("lease_until", None)
    if connection.execute(settle.values(**values)).rowcount and values["state"] in (UNCONFIRMED, FAILED):
        show(connection, message_pk, values["state"])


def show(connection: Connection, message_pk: int, state: str) -> None:
    """Move the message forward to this state, and let browsers see it."""
    place = select(message.c.conversation_id).where(message.c.id == message_pk).scalar_subquery()
    connection.execute(
        update(conversation).where(conversation.c.id == place).values(version=conversation.c.version + 1)
    )
    connection.execute(
        update(message)
        .where(message.c.id == message_pk, rank_of(message.c.status) < rank(state))
        .values(status=state)
    )


def due(engine: Engine, limit: int, *, without: Collection[str] = ()) -> list[int]:
    """The first message of every conversation whose time has come, except from numbers that wait."""
    query = ready().where(channel.c.phone_number_id.not_in(sorted(without)))
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(outgoing.c.next_attempt_at).limit(limit)))


def next_after(engine: Engine, outgoing_id: int) -> int | None:
    """The message that waited for this one in the same conversation."""
    place = select(outgoing.c.conversation_id).where(outgoing.c.id == outgoing_id).scalar_subquery()
    query = ready().where(outgoing.c.conversation_id == place, is_waiting(outgoing))
    with engine.connect() as connection:
        found: int | None = connection.scalar(query.order_by(outgoing.c.id).limit(1))
    return found


def ready() -> Select[int]:
    return (
        select(outgoing.c.id)
        .join(channel, channel.c.id == outgoing.c.channel_id)
        .where(*is_due(), is_first(), is_open())
    )


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
