"""All files and links of one conversation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from babel.dates import format_skeleton
from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.models.conversation import Conversation
from inbox.operations import gallery
from inbox.operations.paging import BadCursor
from inbox.operations.thread import Bubble
from inbox.pages import listing, moments
from inbox.pages.fragments import moved, wants_fragment
from inbox.pages.routes import bp, find
from inbox.whatsapp.links import Link
from inbox.whatsapp.weblinks import web_links
from inbox.words import customs, lazy

TABS = {
    "photos": lazy("Photos"),
    "documents": lazy("Documents"),
    "links": lazy("Links"),
    "voice": lazy("Voice"),
}
EMPTY = {
    "photos": lazy("No photos or videos yet"),
    "documents": lazy("No documents yet"),
    "links": lazy("No links yet"),
    "voice": lazy("No voice messages yet"),
}


@dataclass(frozen=True, slots=True)
class Month:
    """The messages of one month; `first` is its first day, or None where the page before began it."""

    first: dt.date | None
    bubbles: list[Bubble]

    @property
    def name(self) -> str:
        return format_skeleton("yMMMM", self.first, locale=customs()) if self.first else ""


@dataclass(frozen=True, slots=True)
class Gallery:
    """One page of one tab."""

    conversation: Conversation
    kind: str
    months: list[Month]
    next_url: str

    @property
    def tabs(self) -> dict[str, str]:
        return TABS

    @property
    def empty(self) -> str:
        return EMPTY[self.kind]

    @staticmethod
    def links(bubble: Bubble) -> list[Link]:
        return [*web_links(bubble.content.text), *web_links(bubble.content.caption)]


@bp.get("/conversations/<int:conversation_id>/media")
@for_agents
def conversation_media(conversation_id: int) -> str | BaseResponse:
    """A page of a conversation's files or links; for htmx the pane, or what follows in it."""
    found = find(conversation_id)
    kind = request.args.get("kind", "photos")
    if kind not in TABS:
        abort(404)
    if found.id != conversation_id:
        return moved(url_for("pages.conversation_media", conversation_id=found.id, kind=kind))
    shown = load(found, kind)
    if not wants_fragment():
        return render_template("inbox.html", listing=listing.load(), opened=None, gallery=shown)
    is_more = "before" in request.args
    return render_template(f"gallery/_{'items' if is_more else 'pane'}.html", gallery=shown)


def load(conversation: Conversation, kind: str) -> Gallery:
    try:
        page = gallery.page(conversation, kind, before=request.args.get("before"))
    except BadCursor:
        abort(400)
    months = by_month(page.items)
    next_url = ""
    if page.next:
        last = moments.day_of(page.items[-1].message.timestamp) if page.items else None
        next_url = url_for(
            "pages.conversation_media", conversation_id=conversation.id, kind=kind, before=page.next,
            month=last and f"{last:%Y-%m}",
        )  # fmt: skip
    return Gallery(conversation, kind, months, next_url)


def by_month(bubbles: list[Bubble]) -> list[Month]:
    """Newest month first; the one that the page before has named already is not named again."""
    months: list[Month] = []
    named = request.args.get("month", "")
    for bubble in bubbles:
        first = moments.day_of(bubble.message.timestamp).replace(day=1)
        if f"{first:%Y-%m}" != named:
            named = f"{first:%Y-%m}"
            months.append(Month(first, []))
        elif not months:
            months.append(Month(None, []))
        months[-1].bubbles.append(bubble)
    return months
