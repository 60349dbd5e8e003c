"""Claims a message in its turn, before Meta is asked: whoever is second finds nothing to do."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from inbox.models.attachment import Attachment
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.outgoing import FAILED, QUEUED, SENDING, Outgoing
from inbox.operations import buckets, installation, recipients
from inbox.operations.sending.marking import end, lock_place, show
from inbox.operations.sending.turns import is_due, is_first
from inbox.operations.transaction import writing
from inbox.whatsapp.errors import WINDOW_CLOSED, explain
from inbox.whatsapp.templates import with_header_file
from inbox.whatsapp.window import window
from inbox.words import stored

outgoing, message, attachment = Outgoing.__table__, Message.__table__, Attachment.__table__
conversation, channel = Conversation.__table__, Channel.__table__


LEASE = dt.timedelta(seconds=90)  # longer than any request lasts
GIVEN_UP = dt.timedelta(hours=24)  # by then what was to be said is stale, and the window has closed

TOO_LATE = stored("It could not be sent for a whole day.")
NO_RECIPIENT = stored("Neither a number nor an id of this customer is known.")


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that is ours to send, and the request that sends it."""

    id: int
    message_pk: int
    attempt: int
    number: str
    request: Mapping[str, Any]
    created_at: dt.datetime


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
        return {"error_code": WINDOW_CLOSED, "last_error": str(explain(WINDOW_CLOSED).said)}
    return {}


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
