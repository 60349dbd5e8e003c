"""Keeps what conversations are found by: every name, username and number of the people in them.

Whoever changes a name, an id or a conversation calls `renew` in the same transaction, so that nothing can
be missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from inbox.models.contact import DIALLED, WA_ID, Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.search_text import CONVERSATIONS, SearchBacklog, SearchName
from inbox.operations.rowsets import is_one_of
from inbox.operations.storable import clean
from inbox.operations.upsert import insert_new
from inbox.whatsapp.findable import spelling

conversation, contact = Conversation.__table__, Contact.__table__
alias, search_name = ContactAlias.__table__, SearchName.__table__
backlog = SearchBacklog.__table__

NUMBERS = (WA_ID, DIALLED)
AT_ONCE = 500


def renew(connection: Connection, conversation_ids: Collection[int]) -> None:
    """Write anew what these conversations are found by; merged ones lead elsewhere and are not found."""
    if not conversation_ids:
        return
    ids = sorted(conversation_ids)
    column = conversation.c
    query = (
        select(column.id, column.contact_id, column.contact_name, column.phone_number)
        .add_columns(contact.c.name, contact.c.saved_name, contact.c.username)
        .outerjoin(contact, contact.c.id == column.contact_id)
        .where(is_one_of(connection, column.id, ids), column.merged_into_id.is_(None))
    )
    rows = connection.execute(query).all()
    numbers = numbers_of(connection, sorted({row.contact_id for row in rows if row.contact_id}))
    connection.execute(delete(search_name).where(is_one_of(connection, search_name.c.id, ids)))
    entries = [{"id": row.id, "names": names_of(row, numbers[row.contact_id])} for row in rows]
    key = search_name.c.id
    insert_new(connection, search_name, entries, key=[key], returning=[key])


def renew_of_contacts(connection: Connection, contact_ids: Collection[int]) -> None:
    """The same for all conversations of these people."""
    if contact_ids:
        theirs = is_one_of(connection, conversation.c.contact_id, sorted(contact_ids))
        renew(connection, connection.scalars(select(conversation.c.id).where(theirs)).all())


def numbers_of(connection: Connection, contact_ids: Sequence[int]) -> defaultdict[int | None, list[str]]:
    """The numbers of these people, those of before too: customers are remembered by them."""
    found: defaultdict[int | None, list[str]] = defaultdict(list)
    if contact_ids:
        query = select(alias.c.contact_id, alias.c.value).where(
            is_one_of(connection, alias.c.contact_id, contact_ids), alias.c.kind.in_(NUMBERS)
        )
        for row in connection.execute(query.order_by(alias.c.id)):
            found[row.contact_id].append(row.value)
    return found


def names_of(row: Row[Any], numbers: Sequence[str]) -> str:
    """One line for each name and number, in the spelling of searches."""
    username = f"@{row.username}" if row.username else None
    names = (row.saved_name, row.name, row.contact_name, username, row.phone_number, *numbers)
    lines = [" ".join(name.split()) for name in names if name]
    return clean(spelling("\n".join(dict.fromkeys(lines)))) or ""


def fill_some(connection: Connection) -> bool:
    """Make some more of the older conversations findable; tell whether there may be more."""
    mine = backlog.c.id == CONVERSATIONS
    below = connection.scalar(select(backlog.c.below).where(mine))
    if below is None:
        return False
    query = select(conversation.c.id).where(conversation.c.id < below).order_by(conversation.c.id.desc())
    ids = connection.scalars(query.limit(AT_ONCE)).all()
    if not ids:
        connection.execute(delete(backlog).where(mine))
        return False
    renew(connection, ids)
    connection.execute(update(backlog).where(mine).values(below=ids[-1]))
    return True
