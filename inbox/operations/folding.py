"""Folds reactions, edits, deletions, quotes and statuses into the messages that they are about.

This happens whenever a page is read, from the rows as they are: so it does not matter which of them
arrived first, and a page costs two queries more than its messages, however many it shows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import set_committed_value

from inbox.extensions import db
from inbox.models.attachment import Attachment
from inbox.models.message import Message
from inbox.models.status import Status
from inbox.operations.relatives import Key, Relatives, key_of
from inbox.whatsapp import contents
from inbox.whatsapp.contents import Content, Referral, ReferredProduct


@dataclass(frozen=True, slots=True)
class Reaction:
    """One emoji and the messages that brought it, one for each person."""

    emoji: str
    by: list[Message]


@dataclass(frozen=True, slots=True)
class Quote:
    """What a message answers to; without a message where the original is not known here."""

    message: Message | None = None
    content: Content | None = None
    is_deleted: bool = False
    attachment: Attachment | None = None


@dataclass(slots=True)
class Bubble:
    """A message as a thread shows it. `content` is the latest wording, `earlier` holds the ones before it."""

    message: Message
    content: Content
    earlier: list[Content] = field(default_factory=list)
    is_deleted: bool = False
    reactions: list[Reaction] = field(default_factory=list)
    quoted: Quote | None = None
    statuses: list[Status] = field(default_factory=list)
    attachment: Attachment | None = None
    forwarded: str = ""
    referral: Referral | None = None
    product: ReferredProduct | None = None


def fold(messages: Sequence[Message], relatives: Relatives | None = None) -> list[Bubble]:
    """Make the bubbles of these messages, in the same order."""
    found = (relatives or Relatives()).of(messages)
    quoted, changes = found.quoted, found.changes
    statuses = statuses_of(messages)
    attachments = attachments_of([*messages, *quoted.values()])
    bubbles = []
    for message in messages:
        payload = payload_of(message)
        bubble = worded(message, payload, changes[key_of(message)])
        bubble.reactions = reactions_in(changes[key_of(message)])
        bubble.quoted = quote_in(message, quoted, changes, attachments)
        bubble.statuses = statuses[message.message_id]
        bubble.attachment = attachments.get(message.id)
        bubble.forwarded = contents.forwarded(payload)
        bubble.referral = contents.referral(payload)
        bubble.product = contents.referred_product(payload)
        bubbles.append(bubble)
    return bubbles


def wordings(messages: Sequence[Message], relatives: Relatives | None = None) -> dict[int, Bubble]:
    """The bubbles by id with their wording alone, in one query: enough for the lines of a list."""
    changes = (relatives or Relatives()).of(messages).changes
    return {
        message.id: worded(message, payload_of(message), changes[key_of(message)]) for message in messages
    }


def payload_of(message: Message) -> Mapping[str, Any]:
    try:
        payload = json.loads(message.raw_payload)
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}


def statuses_of(messages: Iterable[Message]) -> defaultdict[str | None, list[Status]]:
    wanted = sorted({each.message_id for each in messages if each.is_outbound and each.message_id})
    found: defaultdict[str | None, list[Status]] = defaultdict(list)
    if wanted:
        query = select(Status).where(Status.message_id.in_(wanted)).order_by(Status.timestamp, Status.id)
        for status in db.session.scalars(query):
            found[status.message_id].append(status)
    return found


def attachments_of(messages: Iterable[Message]) -> dict[int, Attachment]:
    """The files by message; asked for where they did not come along with their messages."""
    with_file = {each.id: each for each in messages if each.media_id is not None}
    missing = sorted(each.id for each in with_file.values() if "attachment" in inspect(each).unloaded)
    if missing:
        query = select(Attachment).where(Attachment.message_pk.in_(missing))
        found = {attachment.message_pk: attachment for attachment in db.session.scalars(query)}
        for number in missing:
            set_committed_value(with_file[number], "attachment", found.get(number))
    return {each.id: each.attachment for each in with_file.values() if each.attachment is not None}


def worded(message: Message, payload: Mapping[str, Any], changes: Iterable[Message]) -> Bubble:
    """The message with its edits and its deletion; only the side that wrote it can have made them."""
    bubble = Bubble(message, contents.read_content(payload))
    for change in changes:
        if change.direction != message.direction:
            continue
        told = contents.read_content(payload_of(change))
        now = told.details.get("content")
        if told.kind == "revoke":
            bubble.is_deleted = True
        elif isinstance(now, Content):
            bubble.earlier.append(bubble.content)
            bubble.content = with_file(now, bubble.content)
    return bubble


def with_file(now: Content, before: Content) -> Content:
    """Keep the file of an edited caption: the edit may name it without an id of its own."""
    if before.media and not (now.media and now.media.id):
        return replace(now, kind=before.kind, media=before.media)
    return now


def reactions_in(changes: Iterable[Message]) -> list[Reaction]:
    """The last reaction of each person; an empty one takes it back."""
    last: dict[tuple[str, int | None], tuple[str, Message]] = {}
    for change in changes:
        told = contents.read_content(payload_of(change))
        if told.kind == "reaction":
            last[change.direction, change.contact_id if not change.is_outbound else None] = (
                str(told.details.get("emoji") or ""),
                change,
            )
    by_emoji: defaultdict[str, list[Message]] = defaultdict(list)
    for emoji, change in last.values():
        if emoji:
            by_emoji[emoji].append(change)
    return [Reaction(emoji, by) for emoji, by in by_emoji.items()]


def quote_in(
    message: Message,
    quoted: Mapping[Key, Message],
    changes: Mapping[Key, list[Message]],
    attachments: Mapping[int, Attachment],
) -> Quote | None:
    """The original that a message names; one from another conversation is nobody's business here."""
    if not message.context_message_id:
        return None
    original = quoted.get((message.channel_id, message.context_message_id))
    if original is None or original.conversation_id != message.conversation_id:
        return Quote()
    wording = worded(original, payload_of(original), changes.get(key_of(original), []))
    return Quote(original, wording.content, wording.is_deleted, attachments.get(original.id))
