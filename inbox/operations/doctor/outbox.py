"""Messages of ours: what waits to be sent, and what nobody is sure of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from config import Settings
from inbox.models.base import utcnow
from inbox.models.channel import Channel
from inbox.models.outgoing import QUEUED, SENDING, UNCONFIRMED, UPLOADING, Outgoing
from inbox.operations.doctor.finding import FAIL, OK, WARN, Finding, several, span

SLOW = dt.timedelta(minutes=5)


def outbox(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """What is on its way out, the numbers that may not send, and the messages with a lost answer."""
    paused = connection.execute(
        select(Channel.display_phone_number, Channel.phone_number_id, Channel.pause_reason).where(
            Channel.paused_at.is_not(None)
        )
    ).all()
    for number in paused:
        yield Finding(
            FAIL,
            "sending",
            f"paused for {number.display_phone_number or number.phone_number_id}: {number.pause_reason}",
            "put it right at Meta, or set a working WHATSAPP_ACCESS_TOKEN and restart; what waits is then "
            "sent by itself.",
        )
    yield waiting(connection, settings, is_paused=bool(paused))
    unsure = connection.scalar(select(func.count()).where(Outgoing.state == UNCONFIRMED))
    if unsure:
        yield Finding(
            WARN,
            "unconfirmed",
            f"{several(unsure, 'message')} of which nobody knows whether it arrived",
            "open their conversations: each lets you say that it arrived, or send it again.",
        )


def waiting(connection: Connection, settings: Settings, *, is_paused: bool) -> Finding:
    on_the_way = Outgoing.state.in_((QUEUED, UPLOADING, SENDING))
    query = select(func.count(), func.min(Outgoing.created_at)).where(on_the_way)
    count, oldest = connection.execute(query).one()
    age = utcnow() - oldest if count else dt.timedelta()
    found = f"{several(count, 'message')} to be sent" + (f", the oldest for {span(age)}" if count else "")
    if count and not settings.access_token:
        return Finding(WARN, "outbox", found, "set WHATSAPP_ACCESS_TOKEN: they wait for it.")
    if age > SLOW and not is_paused:
        to_do = "see that a web or worker process runs, and what its log says about the sweep."
        return Finding(WARN, "outbox", found, to_do)
    return Finding(OK, "outbox", found)
