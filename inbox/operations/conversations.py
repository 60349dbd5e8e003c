"""The list of conversations, and reading: what the whole team has seen."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session
from sqlalchemy.sql.elements import SQLCoreOperations

from inbox.extensions import db
from inbox.models.contact import WA_ID, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import changes, finding
from inbox.operations.finding import Listed
from inbox.operations.transaction import transaction
from inbox.operations.views import ALL, LIVING, Wanted

AnySession = Session | scoped_session[Session]

EVERYTHING = Wanted(ALL)


class UnknownConversation(LookupError):
    """There is no such conversation."""


class UnknownMessage(LookupError):
    """There is no such message in this conversation."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What marking read did."""

    conversation_id: int
    unread_count: int
    marked: int


def newest(
    *, wanted: Wanted = EVERYTHING, limit: int = 30, before: str | None = None, reader: int | None = None
) -> Listed:
    """A page of the list, newest first, along with what the agent who looks has begun to write."""
    return finding.page(wanted, limit=limit, before=before, reader=reader)


def unread_messages() -> int:
    """How many messages nobody has read, in all conversations; at least so many, where there are many."""
    return finding.unread_messages()


def get(conversation_id: int) -> Conversation | None:
    """The conversation, or the one it was merged into; the caller redirects where the id differs."""
    wanted: int | None = conversation_id
    conversation = None
    while wanted is not None:
        conversation = db.session.get(Conversation, wanted, options=finding.WITH_NAMES)
        wanted = conversation.merged_into_id if conversation else None
    return conversation


def digits_of(phone: str) -> str | None:
    """A number as Meta writes it, digits only, from how people write it; None when it is no number."""
    phone = phone.replace("(0)", "")  # +44 (0)7700: the zero is dialled only within the country
    digits = "".join(letter for letter in phone if letter not in " \t\u00a0-().+/")
    digits = digits.removeprefix("00")
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= 64 else None


def conversations_of_phone(phone: str) -> list[int]:
    """The ids of the living conversations with the person who has this number, on all channels."""
    digits = digits_of(phone)
    if digits is None:
        return []
    query = (
        select(Conversation.id)
        .join(ContactAlias, ContactAlias.contact_id == Conversation.contact_id)
        .where(ContactAlias.kind == WA_ID, ContactAlias.value == digits, LIVING)
        .order_by(Conversation.id)
    )
    return list(db.session.scalars(query))


def mark_read(conversation_id: int, up_to: int | None = None) -> Reading:
    """Count everything up to a message as read, or everything there is.

    `up_to` is the id of the last message that was on the screen, so that one which came in
    meanwhile stays unread.
    """
    with transaction() as session:
        return read(session, lock(session, conversation_id), up_to)


def mark_read_by_phone(phone: str) -> Reading:
    """Count all conversations with this number as read; the answer names the newest of them."""
    ids = conversations_of_phone(phone)
    if not ids:
        raise UnknownConversation
    # One after the other: whoever held several would wait for the applier while it waits for them.
    readings = [mark_read(conversation_id) for conversation_id in ids]
    newest_first = select(Conversation.id).where(Conversation.id.in_(ids), LIVING)
    newest_first = newest_first.order_by(Conversation.last_message_at.desc(), Conversation.id.desc())
    return Reading(
        db.session.scalar(newest_first.limit(1)) or readings[-1].conversation_id,
        sum(reading.unread_count for reading in readings),
        sum(reading.marked for reading in readings),
    )


def mark_unread(conversation_id: int) -> None:
    """Let the last customer message count as unread again; more that is unread stays so.

    What was done is open again.
    """
    with transaction() as session:
        conversation = lock(session, conversation_id)
        last = session.scalar(
            select(func.max(Message.id)).where(
                Message.conversation_id == conversation.id, Message.needs_reading
            )
        )
        if last is None or conversation.unread_count:
            return
        conversation.read_up_to = last - 1
        conversation.unread_count = 1
        conversation.done_at = conversation.done_by_id = None
        conversation.version += 1
        changes.note(session, [conversation.id])


def lock(session: AnySession, conversation_id: int) -> Conversation:
    """Keep the applier from counting in this conversation until the transaction ends."""
    wanted: int | None = conversation_id
    while wanted is not None:
        query = select(Conversation).where(Conversation.id == wanted).with_for_update()
        conversation = session.scalar(query.execution_options(populate_existing=True))
        if conversation is None:
            break
        if conversation.merged_into_id is None:
            return conversation
        wanted = conversation.merged_into_id
    raise UnknownConversation


def read(session: AnySession, conversation: Conversation, up_to: int | None) -> Reading:
    """Move the mark to the last message that needs reading, and never beyond it.

    Ids are given before rows can be seen: a mark on one of our own messages could pass a
    customer's message that has a smaller id and is stored a moment later.
    """
    if up_to is not None and not belongs(session, conversation, up_to):
        raise UnknownMessage
    needed = select(func.max(Message.id)).where(
        Message.conversation_id == conversation.id, Message.needs_reading
    )
    seen = session.scalar(needed if up_to is None else needed.where(Message.id <= up_to))
    if seen is None or seen <= conversation.read_up_to:
        return Reading(conversation.id, conversation.unread_count, 0)
    unread = session.scalar(select(func.count()).where(*needs_reading_in(conversation), Message.id > seen))
    marked = conversation.unread_count - (unread or 0)
    conversation.read_up_to = seen
    conversation.unread_count = unread or 0
    conversation.version += 1
    changes.note(session, [conversation.id])
    return Reading(conversation.id, conversation.unread_count, marked)


def needs_reading_in(conversation: Conversation) -> tuple[SQLCoreOperations[bool], ...]:
    return Message.conversation_id == conversation.id, Message.needs_reading


def belongs(session: AnySession, conversation: Conversation, message_id: int) -> bool:
    """Tell whether a message is in this conversation, or was: news of a call gives its line a new id."""
    owner = session.scalar(select(Message.conversation_id).where(Message.id == message_id))
    if owner is None:
        return message_id < (session.scalar(select(func.max(Message.id))) or 0)
    return owner == conversation.id
