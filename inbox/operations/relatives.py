"""What belongs to messages besides their own rows: what they quote, and what was done to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import joinedload

from inbox.extensions import db
from inbox.models.message import Message

Key = tuple[int, str]  # a channel and Meta's id of a message on it


class Relatives:
    """Quoted messages, and the reactions, edits and deletions of all, in the order in which they were made.

    The places of a page share them: what one place has announced with `expect` is asked for in the same
    query as what another needs first.
    """

    def __init__(self) -> None:
        self.expected: dict[int, Message] = {}
        self.known: set[int] = set()
        self.quoted: dict[Key, Message] = {}
        self.changes: defaultdict[Key, list[Message]] = defaultdict(list)

    def expect(self, messages: Iterable[Message]) -> None:
        self.expected |= {message.id: message for message in messages if message.id not in self.known}

    def of(self, messages: Iterable[Message]) -> Relatives:
        """These, with the relatives of the messages among them."""
        self.expect(messages)
        if self.expected:
            self.find(list(self.expected.values()))
            self.known.update(self.expected)
            self.expected = {}
        return self

    def find(self, messages: Sequence[Message]) -> None:
        quoted = {(each.channel_id, each.context_message_id) for each in messages if each.context_message_id}
        changed = {key_of(each) for each in messages if each.message_id} | quoted
        changed -= self.changes.keys()  # the original of a quote may have come before
        for message in db.session.scalars(named_or_changing(quoted, changed)) if changed or quoted else ():
            if key_of(message) in quoted:
                self.quoted[key_of(message)] = message
            target = message.channel_id, message.target_message_id or ""
            if target in changed:
                self.changes[target].append(message)
        for key in changed:
            self.changes[key]  # known to have none


def key_of(message: Message) -> Key:
    return message.channel_id, message.message_id or ""


def named_or_changing(named: Collection[Key], changed: Collection[Key]) -> Select[Message]:
    """The messages with the one keys, and those that are about the other ones."""
    channels, names = apart(named)
    targeted, targets = apart(changed)
    ids = union_all(
        select(Message.id).where(Message.channel_id.in_(channels), Message.message_id.in_(names)),
        select(Message.id).where(Message.channel_id.in_(targeted), Message.target_message_id.in_(targets)),
    )
    query = select(Message).options(joinedload(Message.attachment)).where(Message.id.in_(ids))
    return query.order_by(Message.timestamp, Message.id)


def apart(keys: Iterable[Key]) -> tuple[list[int], list[str]]:
    """Channels and ids apart, for two plain conditions: row values keep SQLite from using its index."""
    pairs = list(keys)
    return sorted({channel for channel, _ in pairs}), sorted({name for _, name in pairs})
