"""What is known of the person or the group behind a conversation, beside its messages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from inbox.extensions import db
from inbox.models.contact import BSUID, WA_ID, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import gallery
from inbox.operations.folding import Bubble

MOST = 1000  # more of a kind than this is not counted to the end
PHOTOS = 9


@dataclass(frozen=True, slots=True)
class Details:
    """`numbers` are those that lead to this person today, `former` those that did.

    `counts` says of each kind of media how many there are, up to `MOST`.
    """

    numbers: list[str]
    former: list[str]
    has_id: bool
    first_message_at: dt.datetime | None
    others: list[Conversation]
    counts: Mapping[str, int]
    photos: list[Bubble]


def of(conversation: Conversation) -> Details:
    aliases = aliases_of(conversation)
    numbers = [alias for alias in aliases if alias.kind == WA_ID]
    return Details(
        numbers=[alias.value for alias in numbers if alias.superseded_at is None],
        former=[alias.value for alias in numbers if alias.superseded_at is not None],
        has_id=any(alias.kind == BSUID for alias in aliases),
        first_message_at=first_message_at(conversation),
        others=others(conversation),
        counts=counts(conversation),
        photos=gallery.page(conversation, "photos", limit=PHOTOS).items,
    )


def aliases_of(conversation: Conversation) -> list[ContactAlias]:
    if conversation.contact_id is None:
        return []
    query = select(ContactAlias).where(ContactAlias.contact_id == conversation.contact_id)
    return list(db.session.scalars(query.order_by(ContactAlias.id)))


def first_message_at(conversation: Conversation) -> dt.datetime | None:
    query = select(Message.timestamp).where(Message.conversation_id == conversation.id, Message.in_thread)
    return db.session.scalar(query.order_by(Message.timestamp, Message.id).limit(1))


def others(conversation: Conversation) -> list[Conversation]:
    """The same person's conversations with our other numbers."""
    if conversation.contact_id is None:
        return []
    query = select(Conversation).where(
        Conversation.contact_id == conversation.contact_id,
        Conversation.id != conversation.id,
        Conversation.merged_into_id.is_(None),
    )
    return list(db.session.scalars(query.order_by(Conversation.id)))


def counts(conversation: Conversation) -> dict[str, int]:
    """How many messages of each kind the gallery has, in two queries that read a bounded stretch each."""
    shown = (Message.conversation_id == conversation.id, Message.in_thread)
    newest = (
        select(Message.message_type)
        .where(*shown, Message.media_id.is_not(None))
        .order_by(Message.timestamp.desc(), Message.id.desc())
        .limit(MOST)
        .subquery()
    )
    by_type = Counter(
        {
            kind: count
            for kind, count in db.session.execute(select(newest.c[0], func.count()).group_by(newest.c[0]))
        }
    )
    links = select(Message.id).where(*shown, Message.has_link).limit(MOST).subquery()
    found = {kind: sum(by_type[each] for each in types) for kind, types in gallery.TYPES.items()}
    return {**found, gallery.LINKS: db.session.scalar(select(func.count()).select_from(links)) or 0}
