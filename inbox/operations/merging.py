"""Makes one contact of two that are the same person, and one conversation of theirs on each channel."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, select, text, update

from inbox.models.contact import Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.outgoing import Outgoing
from inbox.models.reply import UnsentDraft
from inbox.models.upload import Upload
from inbox.operations import changes, counters

conversation = Conversation.__table__
message = Message.__table__


def merge(connection: Connection, *, kept: int, gone: int) -> None:
    """Move everything of the contact `gone` to the contact `kept`; the older conversation survives.

    Takes as long as the conversation that moves is long, so the limit of other statements is lifted:
    a merge that could never finish would hold up all that comes after it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    living = select(conversation).where(
        conversation.c.contact_id.in_((kept, gone)), conversation.c.merged_into_id.is_(None)
    )
    by_channel: dict[int, list[Row[Any]]] = {}
    # Locked before their messages, as everywhere: senders and agents hold the conversation first.
    for row in connection.execute(living.order_by(conversation.c.id).with_for_update()):
        by_channel.setdefault(row.channel_id, []).append(row)
    for rows in by_channel.values():
        if len(rows) == 2:
            merge_conversations(connection, kept=rows[0], gone=rows[1])
    for table in (conversation, message, ContactAlias.__table__):
        connection.execute(update(table).where(table.c.contact_id == gone).values(contact_id=kept))
    connection.execute(delete(Contact).where(Contact.id == gone))


def merge_conversations(connection: Connection, *, kept: Row[Any], gone: Row[Any]) -> None:
    """Move the messages; the emptied conversation stays as a signpost, so that its links go on working.

    Only what was done in both is done: of the other, something is still to be done.
    """
    is_done = kept.done_at is not None and gone.done_at is not None
    read_up_to = common_reading(connection, kept, gone)
    connection.execute(
        update(message).where(message.c.conversation_id == gone.id).values(conversation_id=kept.id)
    )
    move_work(connection, kept=kept.id, gone=gone.id)
    connection.execute(
        update(conversation)
        .where((conversation.c.id == gone.id) | (conversation.c.merged_into_id == gone.id))
        .values(merged_into_id=kept.id, message_count=0, unread_count=0)
    )
    connection.execute(
        update(conversation)
        .where(conversation.c.id == kept.id)
        .values(
            read_up_to=read_up_to,
            last_message_at=max(kept.last_message_at, gone.last_message_at),
            last_inbound_at=max(
                (at for at in (kept.last_inbound_at, gone.last_inbound_at) if at), default=None
            ),
            done_at=kept.done_at if is_done else None,
            done_by_id=kept.done_by_id if is_done else None,
        )
    )
    counters.recount(connection, [kept.id])
    changes.note(connection, [gone.id])


def move_work(connection: Connection, *, kept: int, gone: int) -> None:
    """Take along what agents have begun; of two unfinished texts the surviving conversation's stays."""
    for table in (Outgoing.__table__, Upload.__table__):
        connection.execute(update(table).where(table.c.conversation_id == gone).values(conversation_id=kept))
    draft = UnsentDraft.__table__
    other = draft.alias("other")
    has_one = exists().where(other.c.agent_id == draft.c.agent_id, other.c.conversation_id == kept)
    connection.execute(delete(draft).where(draft.c.conversation_id == gone, has_one))
    connection.execute(update(draft).where(draft.c.conversation_id == gone).values(conversation_id=kept))


def common_reading(connection: Connection, kept: Row[Any], gone: Row[Any]) -> int:
    """The reading mark of both: nothing that was unread in either may count as read now."""
    unread = [
        connection.scalar(
            select(func.min(message.c.id)).where(
                message.c.conversation_id == row.id, message.c.needs_reading, message.c.id > row.read_up_to
            )
        )
        for row in (kept, gone)
    ]
    first = min((found for found in unread if found), default=None)
    return int(first) - 1 if first else int(max(kept.read_up_to, gone.read_up_to))
