"""The inbox: the list of conversations, and one of them opened beside it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import current_agent, for_agents
from inbox.models.conversation import Conversation
from inbox.operations import conversations, desk, opening, views
from inbox.operations.conversations import UnknownConversation, UnknownMessage
from inbox.operations.desk import Desk
from inbox.operations.paging import BadCursor
from inbox.operations.relatives import Relatives
from inbox.pages import choosing, listing, opened, results
from inbox.pages.fragments import LIST_CHANGED, fragment, moved, unchanged, vary, wants_fragment

OPENED = re.compile(r"/conversations/[0-9]+(/media|/details)?")

bp = Blueprint("pages", __name__)
bp.after_request(vary)
bp.url_defaults(choosing.go_along)


@bp.get("/")
@for_agents
def inbox() -> str | BaseResponse:
    """The list with nothing opened."""
    if wants_fragment():
        return render_template("thread/_nothing_open.html")
    choice = choosing.current()
    if choice.is_untidy:  # a form says all that it has, also what is empty
        return redirect(url_for("pages.inbox", **choosing.address(choice.query)), code=303)
    return render_template("inbox.html", listing=listed(), opened=None)


@bp.get("/list")
@for_agents
def list_rows() -> str | Response:
    """The rows as they are now, or the next ones; nothing when the browser has them already."""
    if not wants_fragment():
        return render_template("inbox.html", listing=listed(), opened=None)
    shown = listed()
    if "version" not in request.args and not shown.before:
        return another_view(shown)
    if request.args.get("version") == shown.version:
        return unchanged()
    template = "list/_items.html" if shown.before else "list/_rows.html"
    return render_template(template, listing=shown, is_update=True)


def another_view(shown: listing.Listing) -> Response:
    """The list in the view that was chosen, beside whatever is open."""
    html = render_template("list/_rows.html", listing=shown, is_update=True, is_new=True)
    path = urlsplit(request.headers.get("HX-Current-URL", "")).path
    stays = path if OPENED.fullmatch(path) else url_for("pages.inbox", **choosing.address({}))
    return fragment(html, url="?".join(filter(None, (stays, shown.key))))


@bp.get("/conversations/<int:conversation_id>")
@for_agents
def conversation(conversation_id: int) -> str | BaseResponse:
    found = desk_at(conversation_id)
    if found.conversation.id != conversation_id:
        return moved(url_for("pages.conversation", conversation_id=found.conversation.id))
    if wants_fragment():
        return render_template("thread/_pane.html", opened=open_thread(found))
    return whole_page(found)


@bp.get("/conversations/<int:conversation_id>/messages")
@for_agents
def messages(conversation_id: int) -> str | BaseResponse:
    """A stretch of the thread: older messages, newer ones, or what changed since the browser's version."""
    found = find(conversation_id)
    if found.id != conversation_id:
        return moved(url_for("pages.conversation", conversation_id=found.id))
    if not wants_fragment():
        return whole_page(desk_at(found.id))
    if request.args.get("version") == opened.version_of(found):
        return unchanged()
    shown = open_thread(desk_at(found.id))
    return render_template(f"thread/{stretch()}.html", opened=shown, is_update=True)


def stretch() -> str:
    """The template of what was asked for: a page for one of the ends, or all that is loaded."""
    if "before" in request.args:
        return "_older_page"
    return "_newer_page" if "after" in request.args else "_messages"


@bp.post("/conversations/<int:conversation_id>/reading")
@for_agents
def reading(conversation_id: int) -> BaseResponse:
    """Count what was on the screen as read."""
    up_to = request.form.get("up_to", type=int)
    try:
        done = opening.read_on_screen(conversation_id, up_to)
    except (UnknownConversation, UnknownMessage):
        abort(404)
    if not wants_fragment():
        return redirect(url_for("pages.conversation", conversation_id=done.conversation_id), code=303)
    html = render_template(
        "thread/_reading.html",
        conversation_id=done.conversation_id,
        unread=done.unread_count,
        seen_up_to=up_to,
    )
    return fragment(html, tell=LIST_CHANGED)


@bp.post("/conversations/<int:conversation_id>/unread-mark")
@for_agents
def unread_mark(conversation_id: int) -> BaseResponse:
    """Put a conversation back among the unread ones, and leave it: an opened one would be read at once."""
    try:
        conversations.mark_unread(conversation_id)
    except UnknownConversation:
        abort(404)
    if not wants_fragment():
        return redirect(url_for("pages.inbox"), code=303)
    return fragment(
        render_template("thread/_nothing_open.html"), tell=LIST_CHANGED, url=url_for("pages.inbox")
    )


def find(conversation_id: int) -> Conversation:
    found = conversations.get(conversation_id)
    if found is None:
        abort(404)
    return found


def desk_at(conversation_id: int) -> Desk:
    """An open conversation as whoever looks finds it."""
    agent = current_agent()
    found = desk.at(conversation_id, agent.id) if agent else None
    if found is None:
        abort(404)
    return found


def listed() -> listing.Listing:
    """The list as the address asks for it; on a thread's page `before` belongs to the thread."""
    is_list = request.endpoint in ("pages.inbox", "pages.list_rows")
    before = request.args.get("before") if is_list else None
    rows = request.args.get("rows", type=int) if is_list else None
    try:
        return listing.load(before=before, rows=rows, kept=kept_open(is_list))
    except BadCursor:
        abort(400)


def kept_open(is_list: bool) -> Conversation | None:
    """The conversation that is open beside the list. A browser names it where it has it in the list; a page
    that is loaded anew shows it there unless the filters are for others.
    """
    beside = request.view_args or {}
    number = request.args.get("open", type=int) if is_list else beside.get("conversation_id")
    found = conversations.get(number) if number is not None else None
    return found if found and (is_list or views.keeps(choosing.current().wanted, found)) else None


def whole_page(desk: Desk, **pieces: Any) -> str:
    """The list, or a search in its place, with a conversation beside it."""
    finding = results.beside()
    beside = listing.without_rows(finding.relatives) if finding else listed()
    thread = open_thread(desk, beside.relatives)
    return render_template("inbox.html", listing=beside, opened=thread, finding=finding, **pieces)


def open_thread(desk: Desk, relatives: Relatives | None = None) -> opened.Opened:
    """The stretch of the thread that the address asks for; `relatives` are those of the list beside it."""
    relatives = relatives or Relatives()
    around = request.args.get("around", type=int)
    try:
        if around is not None and (found := opened.around(desk, around, relatives)):
            return found
        return opened.load(desk, request.args, relatives)
    except BadCursor:
        abort(400)
