"""The results of a search as a page shows them: people and groups first, then messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import abort, current_app, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from config import Settings
from inbox.auth import current_agent
from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import folding, search, search_people
from inbox.operations.folding import Bubble
from inbox.operations.paging import BadCursor
from inbox.operations.relatives import Relatives
from inbox.pages import choosing, people, snippets, sought
from inbox.pages.choosing import Business
from inbox.pages.snippets import Piece
from inbox.pages.sought import KIND_WORDS, WORDS, Sought
from inbox.words import gettext, pgettext

AT_ONCE = 30
FEW_PEOPLE, MOST_PEOPLE = 5, 100
EVERYBODY = "people"  # the value of `only`


@dataclass(frozen=True, slots=True)
class Known:
    """A conversation whose people have what was looked for."""

    conversation: Conversation
    name: list[Piece]
    about: list[Piece]


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found, and the part of it that shows why."""

    bubble: Bubble
    conversation: Conversation
    sender: str
    pieces: list[Piece]
    url: str


@dataclass(frozen=True)
class Finding:
    """A page of a search; `relatives` are those of its messages, and of what else is on the page."""

    sought: Sought
    people: list[Known] = field(default_factory=list)
    messages: Sequence[Message] = ()
    has_more_people: bool = False
    is_only_people: bool = False
    next_url: str = ""
    until: dt.datetime | None = None
    businesses: Sequence[Business] = ()
    relatives: Relatives = field(default_factory=Relatives)

    @cached_property
    def hits(self) -> list[Hit]:
        bubbles = folding.wordings(self.messages, self.relatives)
        return [hit(bubbles[each.id], self.sought) for each in self.messages]

    @property
    def is_first(self) -> bool:
        return "before" not in request.args

    @property
    def kinds(self) -> Mapping[str, str]:
        return {"": pgettext("kinds of messages", "All"), **KIND_WORDS}

    @property
    def has_found(self) -> bool:
        return bool(self.people or self.messages)

    @property
    def summary(self) -> str:
        """What screen readers are told when the results have come."""
        if self.sought.is_empty:
            return ""
        if not self.has_found:
            return gettext("Not found so far.") if self.next_url else gettext("Nothing found.")
        found = {"conversations": len(self.people), "messages": len(self.messages)}
        if self.next_url or self.has_more_people:
            return gettext("Found: conversations %(conversations)s, messages %(messages)s or more.", **found)
        return gettext("Found: conversations %(conversations)s, messages %(messages)s.", **found)


def beside() -> Finding | None:
    """The search that stands beside an open conversation, if the reader has come from one."""
    if request.endpoint != "pages.conversation" or WORDS not in request.args:
        return None  # elsewhere these are other questions
    return load(read())


def read() -> Sought:
    settings: Settings = current_app.extensions["settings"]
    agent = current_agent()
    return sought.read(
        request.args, with_deleted=settings.keep_deleted and agent is not None and agent.is_admin
    )


def load(asked: Sought) -> Finding:
    businesses = choosing.businesses()
    if asked.is_empty:
        return Finding(asked, businesses=businesses)
    before = request.args.get("before") if request.endpoint == "pages.search" else None
    is_only_people = request.args.get("only") == EVERYBODY
    known: list[Conversation] = []
    most = MOST_PEOPLE if is_only_people else FEW_PEOPLE
    if before is None and not asked.wanted.is_filtered:
        known = search_people.find(asked.words, limit=most + 1)
    found = search.Found([], None) if is_only_people else find(asked, before)
    relatives = Relatives()
    relatives.expect(shown := messages_by_id(found.ids))
    return Finding(
        asked,
        [known_by(conversation, asked) for conversation in known[:most]],
        shown,
        len(known) > most,
        is_only_people,
        asked.url(before=found.next) if found.next else "",
        found.until,
        businesses,
        relatives,
    )


def find(asked: Sought, before: str | None) -> search.Found:
    try:
        return search.find(asked.wanted, limit=AT_ONCE, before=before)
    except BadCursor:
        abort(400)


def known_by(conversation: Conversation, asked: Sought) -> Known:
    name = people.name_of(conversation)
    address = gettext("Group") if conversation.is_group else people.address_of(conversation)
    about = snippets.marked_number(address, asked.words)
    if address.startswith("@"):
        about = snippets.marked_name(address, asked.wanted.terms)
    return Known(
        conversation, snippets.marked_name(name, asked.wanted.terms), about if address != name else []
    )


def messages_by_id(ids: Sequence[int]) -> list[Message]:
    """The messages in the order in which they were found."""
    if not ids:
        return []
    query = (
        select(Message)
        .options(
            joinedload(Message.conversation).joinedload(Conversation.contact),
            joinedload(Message.conversation).joinedload(Conversation.channel),
        )
        .where(Message.id.in_(ids))
    )
    found = {message.id: message for message in db.session.scalars(query)}
    return [found[each] for each in ids if each in found]


def hit(bubble: Bubble, asked: Sought) -> Hit:
    message = bubble.message
    told: dict[str, Any] = {WORDS: "", **asked.query}
    told |= {"conversation_id": message.conversation_id, "around": message.id}
    url = url_for("pages.conversation", **told, _anchor=f"message-{message.id}")
    is_told = message.is_outbound or message.conversation.is_group
    sender = people.sender_of(message) if is_told else ""
    return Hit(
        bubble, message.conversation, sender, snippets.snippet(bubble.content, asked.wanted.terms), url
    )
