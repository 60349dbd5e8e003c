"""Names the conversations of groups: the newest subject counts, whenever it comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from inbox.models.conversation import Conversation
from inbox.operations import changes, people_index
from inbox.operations.drafts import Draft
from inbox.operations.storable import clean

conversation = Conversation.__table__

Subject = tuple[dt.datetime, str]


def name(connection: Connection, filed: Sequence[tuple[Draft, int]]) -> None:
    """Note the subjects that these messages tell on their conversations, unless newer ones are known."""
    told: dict[int, Subject] = {}
    for draft, conversation_id in filed:
        subject = clean(draft.content.details.get("subject"), "conversation.contact_name")
        if subject and draft.group_id:
            told[conversation_id] = max(told.get(conversation_id, (draft.at, "")), (draft.at, subject))
    if not told:
        return
    column = conversation.c
    query = select(column.id, column.named_at, column.contact_name).where(column.id.in_(sorted(told)))
    for row in connection.execute(query.order_by(column.id)).all():
        at, subject = told[row.id]
        # Of two subjects of the same second the greater one counts: which came first is not known.
        if row.named_at is None or (row.named_at, row.contact_name or "") < (at, subject):
            connection.execute(
                update(conversation)
                .where(column.id == row.id)
                .values(contact_name=subject, named_at=at, version=column.version + 1)
            )
            people_index.renew(connection, [row.id])
            changes.note(connection, [row.id])
