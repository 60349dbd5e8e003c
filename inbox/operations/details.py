"""What is known of the person or the group behind a conversation, beside its messages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from inbox.extensions import db
from inbox.models.contact import BSUID, WA_ID, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import gallery
from inbox.operations.folding import Bubble
from inbox.operations.gathering import every

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
    facts = db.session.execute(facts_of(conversation)).one()
    aliases = sorted(facts.aliases, key=lambda alias: alias["id"])
    numbers = [alias for alias in aliases if alias["kind"] == WA_ID]
    return Details(
        numbers=[alias["value"] for alias in numbers if not alias["is_former"]],
        former=[alias["value"] for alias in numbers if alias["is_former"]],
        has_id=any(alias["kind"] == BSUID for alias in aliases),
        first_message_at=facts.first_message_at,
        others=others(conversation),
        counts=counts_in(facts.media, facts.links),
        photos=gallery.page(conversation, "photos", limit=PHOTOS).items,
    )


def facts_of(conversation: Conversation) -> Select[Any, dt.datetime, Any, int]:
    """The ids of the person, the first message, and how many of each kind there are, in one row.

    What is counted is a bounded stretch of each kind.
    """
    is_former = ContactAlias.superseded_at.is_not(None).label("is_former")
    aliases = select(ContactAlias.id, ContactAlias.kind, ContactAlias.value, is_former)
    shown = (Message.conversation_id == conversation.id, Message.in_thread)
    first = select(Message.timestamp).where(*shown).order_by(Message.timestamp, Message.id).limit(1)
    newest = (
        select(Message.message_type.label("kind"))
        .where(*shown, Message.media_id.is_not(None))
        .order_by(Message.timestamp.desc(), Message.id.desc())
        .limit(MOST)
        .subquery()
    )
    links = select(Message.id).where(*shown, Message.has_link).limit(MOST).subquery()
    return select(
        every(aliases.where(ContactAlias.contact_id == conversation.contact_id)).label("aliases"),
        first.scalar_subquery().label("first_message_at"),
        every(select(newest.c.kind, func.count().label("count")).group_by(newest.c.kind)).label("media"),
        select(func.count()).select_from(links).scalar_subquery().label("links"),
    )


def others(conversation: Conversation) -> list[Conversation]:
    """The same person's conversations with our other numbers."""
    if conversation.contact_id is None:
        return []
    query = select(Conversation).where(
        Conversation.contact_id == conversation.contact_id,
        Conversation.id != conversation.id,
        Conversation.merged_into_id.is_(None),
    )
    return list(db.session.scalars(query.options(joinedload(Conversation.channel)).order_by(Conversation.id)))


def counts_in(media: Sequence[Mapping[str, Any]], links: int) -> dict[str, int]:
    """How many messages of each kind the gallery has."""
    by_type = Counter({row["kind"]: row["count"] for row in media})
    return {kind: sum(by_type[each] for each in types) for kind, types in gallery.TYPES.items()} | {
        gallery.LINKS: links
    }
