"""Searching: people and groups first, then messages, each one step from its place in the thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask, Response, abort, current_app, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as BaseResponse

from config import Settings
from inbox.auth import current_agent, for_agents
from inbox.extensions import db
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.operations import folding, search, search_people
from inbox.operations.finding import Counts
from inbox.operations.folding import Bubble
from inbox.operations.paging import BadCursor
from inbox.pages import choosing, people, snippets, sought
from inbox.pages.choosing import Business, Choice
from inbox.pages.fragments import fragment, wants_fragment
from inbox.pages.listing import Listing
from inbox.pages.routes import OPENED, bp
from inbox.pages.snippets import Piece
from inbox.pages.sought import KIND_WORDS, WORDS, Sought

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


@dataclass(frozen=True, slots=True)
class Finding:
    """A page of a search."""

    sought: Sought
    people: list[Known] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    has_more_people: bool = False
    is_only_people: bool = False
    next_url: str = ""
    until: dt.datetime | None = None
    businesses: Sequence[Business] = ()

    @property
    def is_first(self) -> bool:
        return "before" not in request.args

    @property
    def kinds(self) -> Mapping[str, str]:
        return {"": "All", **KIND_WORDS}

    @property
    def has_found(self) -> bool:
        return bool(self.people or self.hits)

    @property
    def summary(self) -> str:
        """What screen readers are told when the results have come."""
        if self.sought.is_empty:
            return ""
        if not self.has_found:
            return "Not found so far." if self.next_url else "Nothing found."
        more = " or more" if self.next_url or self.has_more_people else ""
        return f"Found: conversations {len(self.people)}, messages {len(self.hits)}{more}."


def init_app(app: Flask) -> None:
    app.jinja_env.globals["search_beside"] = beside


@bp.get("/search", endpoint="search")
@for_agents
def find() -> str | BaseResponse:
    """The results, in the place of the list; for htmx the results alone, or those that follow."""
    finding = load(read())
    if not wants_fragment():
        return render_template("inbox.html", listing=without_rows(), opened=None, finding=finding)
    if not finding.is_first:
        return render_template("search/_hits.html", finding=finding)
    response = fragment(render_template("search/_found.html", finding=finding))
    remember(response, finding)
    return response


def without_rows() -> Listing:
    """The list, in whose place the results stand."""
    return Listing(Choice(), [], {}, None, None, None, Counts())


def remember(response: Response, finding: Finding) -> None:
    """Put the search into the address, beside the conversation that is open.

    Each letter that is typed is another search; the back button is to leave them all at once.
    """
    url = finding.sought.url(only=EVERYBODY if finding.is_only_people else None)
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    if OPENED.fullmatch(shown.path):
        url = f"{shown.path}?{urlsplit(url).query}"
    goes_on = "typed" in request.args and WORDS in parse_qs(shown.query, keep_blank_values=True)
    response.headers["HX-Replace-Url" if goes_on else "HX-Push-Url"] = url


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
    found = search.Found([], None) if is_only_people else messages(asked, before)
    return Finding(
        asked,
        [known_by(conversation, asked) for conversation in known[:most]],
        hits(found.ids, asked),
        len(known) > most,
        is_only_people,
        asked.url(before=found.next) if found.next else "",
        found.until,
        businesses,
    )


def messages(asked: Sought, before: str | None) -> search.Found:
    try:
        return search.find(asked.wanted, limit=AT_ONCE, before=before)
    except BadCursor:
        abort(400)


def known_by(conversation: Conversation, asked: Sought) -> Known:
    name = people.name_of(conversation)
    address = "Group" if conversation.is_group else people.address_of(conversation)
    about = snippets.marked_number(address, asked.words)
    if address.startswith("@"):
        about = snippets.marked_name(address, asked.wanted.terms)
    return Known(
        conversation, snippets.marked_name(name, asked.wanted.terms), about if address != name else []
    )


def hits(ids: Sequence[int], asked: Sought) -> list[Hit]:
    """The messages in the order in which they were found, in two queries."""
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
    bubbles = folding.wordings(db.session.scalars(query).all())
    terms = asked.wanted.terms
    return [hit(bubbles[each], terms, asked) for each in ids if each in bubbles]


def hit(bubble: Bubble, terms: Sequence[str], asked: Sought) -> Hit:
    message = bubble.message
    told: dict[str, Any] = {WORDS: "", **asked.query}
    told |= {"conversation_id": message.conversation_id, "around": message.id}
    url = url_for("pages.conversation", **told, _anchor=f"message-{message.id}")
    is_told = message.is_outbound or message.conversation.is_group
    sender = people.sender_of(message) if is_told else ""
    return Hit(bubble, message.conversation, sender, snippets.snippet(bubble.content, terms), url)
