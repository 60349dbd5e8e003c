"""Files messages under their conversation: one for each contact or group on a channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, insert, or_, select

from inbox.models.conversation import Conversation
from inbox.operations import changes, people_index
from inbox.operations.acquaintance import Known
from inbox.operations.rowsets import is_one_of

conversation = Conversation.__table__

Place = tuple[int, int | str]  # a channel, with a contact's id or a group's


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a message belongs; `at` and `received_at` date a conversation that it opens."""

    channel_id: int
    customer: Known | None
    group_id: str | None
    at: dt.datetime
    received_at: dt.datetime

    @property
    def place(self) -> Place:
        if self.group_id:
            return self.channel_id, self.group_id
        if self.customer is None or self.customer.current.id is None:
            raise LookupError("A message outside groups needs a stored contact.")
        return self.channel_id, self.customer.current.id


def find_or_open(connection: Connection, filings: Sequence[Filing]) -> dict[Place, int]:
    """Return the conversation of every filing, opening those that do not exist yet.

    They are locked in order of id, the one order of locks, until what is filed in them is counted.
    """
    wanted = {filing.place: filing for filing in filings}
    found = find(connection, list(wanted))
    missing = [filing for place, filing in wanted.items() if place not in found]
    if missing:
        statement = insert(Conversation).returning(Conversation.id, sort_by_parameter_order=True)
        new_ids = connection.scalars(statement, [row_of(filing) for filing in missing]).all()
        people_index.renew(connection, new_ids)
        changes.note(connection, new_ids)
        found.update(zip((filing.place for filing in missing), new_ids, strict=True))
    return found


def find(connection: Connection, places: Sequence[Place]) -> dict[Place, int]:
    if not places:
        return {}
    column = conversation.c
    contacts = sorted({who for _, who in places if isinstance(who, int)})
    groups = sorted({who for _, who in places if isinstance(who, str)})
    either: list[ColumnElement[bool]] = []
    if contacts:
        either.append(column.group_id.is_(None) & is_one_of(connection, column.contact_id, contacts))
    if groups:
        either.append(is_one_of(connection, column.group_id, groups))
    query = select(column.id, column.channel_id, column.contact_id, column.group_id).where(
        column.merged_into_id.is_(None),
        is_one_of(connection, column.channel_id, sorted({channel_id for channel_id, _ in places})),
        or_(*either),
    )
    rows = connection.execute(query.order_by(column.id).with_for_update())
    return {(row.channel_id, row.group_id or row.contact_id): row.id for row in rows}


def row_of(filing: Filing) -> dict[str, object]:
    person = None if filing.group_id or filing.customer is None else filing.customer.current
    return {
        "channel_id": filing.channel_id,
        "contact_id": person.id if person else None,
        "group_id": filing.group_id,
        "phone_number": person.phone_number if person else None,
        "contact_name": person.shown_name if person else None,
        "last_message_at": filing.at,
        "created_at": filing.received_at,
    }
