"""Whom a message of ours goes to, as Meta wants it written."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, or_, select

from inbox.models.contact import BSUID, DIALLED, WA_ID, ContactAlias
from inbox.models.conversation import Conversation

alias = ContactAlias.__table__.c


def of_conversation(
    connection: Connection, *, contact_id: int | None, group_id: str | None
) -> dict[str, str]:
    """The recipient's part of a request; empty where nobody is known who could be written to.

    A plus sign stands before numbers: Meta would put the business's own country before the digits. A
    number goes before a user id, and what somebody typed before nothing at all.
    """
    if group_id:
        return {"recipient_type": "group", "to": group_id}
    ids = known_ids(connection, contact_id)
    for kind in (WA_ID, BSUID, DIALLED):
        if kind in ids:
            is_number = ids[kind].isdigit()
            return {
                "recipient_type": "individual",
                **({"to": f"+{ids[kind]}"} if is_number else {"recipient": ids[kind]}),
            }
    return {}


def is_anybody() -> ColumnElement[bool]:
    """Whether anybody would be named, as a part of a query for a conversation."""
    is_known = exists().where(
        alias.contact_id == Conversation.contact_id,
        alias.superseded_at.is_(None),
        alias.kind.in_((WA_ID, BSUID, DIALLED)),
    )
    return or_(Conversation.group_id.is_not(None), is_known)


def known_ids(connection: Connection, contact_id: int | None) -> dict[str, Any]:
    """The ids by kind that are still theirs, of each kind the newest."""
    query = select(alias.kind, alias.value).where(
        alias.contact_id == contact_id, alias.superseded_at.is_(None)
    )
    return {
        row.kind: row.value for row in connection.execute(query.order_by(alias.first_seen_at, alias.value))
    }
