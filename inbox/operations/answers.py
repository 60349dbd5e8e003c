"""Attaches Meta's ids to messages of ours: from Meta's answers, or from statuses that carry our mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, exists, select, update

from inbox.models.base import utcnow
from inbox.models.message import OUTBOUND, Message, rank, rank_of
from inbox.models.outgoing import ACCEPTED, FAILED, QUEUED, SENDING, UNCONFIRMED, UPLOADING, Outgoing
from inbox.operations import changes, installation
from inbox.operations.drafts import Unit
from inbox.operations.identity import Directory
from inbox.operations.storable import exact
from inbox.whatsapp.answers import wamid_of
from inbox.whatsapp.ids import word
from inbox.whatsapp.people import Person, addressed

message, outgoing = Message.__table__, Outgoing.__table__
twin = message.alias("twin")

# A mark that comes back proves that Meta has the message, whatever we thought of it: one that waits
# to be sent again must not be.
SETTLED_BY_PROOF = (QUEUED, UPLOADING, SENDING, UNCONFIRMED, FAILED)


@dataclass(frozen=True, slots=True)
class Answered:
    """Meta's answer to a message of ours: its id there, and who it goes to."""

    unit: Unit
    message_pk: int
    wamid: str
    person: Person

    def meet(self, directory: Directory) -> None:
        """Note the ids that Meta gave: a number that somebody typed may be known by another one."""
        if self.person.is_named:
            directory.resolve(self.person, self.unit.received_at, self.unit.received_at)


def read(connection: Connection, units: Sequence[Unit]) -> list[Answered]:
    """The answers that are ours, by the mark in them; another's lead to nothing."""
    ours = installation.find_id(connection) if units else None
    found = []
    for unit in units:
        data = unit.item.data
        message_pk = installation.marked(word(data.get("mark")), ours)
        wamid = exact(wamid_of(data.get("answer")), "message.message_id")
        if message_pk is not None and wamid:
            found.append(Answered(unit, message_pk, wamid, addressed(unit.item)))
    return found


def store(
    connection: Connection, answered: Sequence[Answered], status_rows: Iterable[Mapping[str, Any]]
) -> set[str]:
    """Attach what answers and statuses tell of our own messages; return the ids that were told."""
    told = {each.message_pk: each.wamid for each in answered}
    marked = [(row["opaque_data"], row["message_id"]) for row in status_rows if row["opaque_data"]]
    if marked:
        ours = installation.find_id(connection)
        for mark, wamid in marked:
            message_pk = installation.marked(mark, ours)
            if message_pk is not None:
                told.setdefault(message_pk, wamid)
    attach(connection, told)
    return set(told.values())


def attach(connection: Connection, told: Mapping[int, str]) -> None:
    """Give messages without an id the one that Meta gave them, and take them for accepted."""
    if not told:
        return
    wanted = select(message.c.id, message.c.conversation_id).where(
        message.c.id.in_(sorted(told)), message.c.direction == OUTBOUND, message.c.message_id.is_(None)
    )
    rows = connection.execute(wanted).all()
    if rows:
        changes.touch(connection, sorted({row.conversation_id for row in rows}))
        connection.execute(ATTACH, [{"key_id": row.id, "wamid": told[row.id]} for row in rows])
    connection.execute(
        update(outgoing)
        .where(outgoing.c.message_pk.in_(sorted(told)), outgoing.c.state.in_(SETTLED_BY_PROOF))
        .values(
            state=ACCEPTED,
            accepted_at=utcnow(),
            next_attempt_at=None,
            lease_until=None,
            error_code=None,
            last_error=None,
        )
    )


# Never two rows with one id: where Meta also told the message in another way, that row stays the one.
ATTACH = (
    update(message)
    .where(
        message.c.id == bindparam("key_id"),
        message.c.message_id.is_(None),
        ~exists().where(twin.c.message_id == bindparam("wamid"), twin.c.channel_id == message.c.channel_id),
    )
    .values(
        message_id=bindparam("wamid"),
        status=case((rank_of(message.c.status) < rank(ACCEPTED), ACCEPTED), else_=message.c.status),
    )
)
