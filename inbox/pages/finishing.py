"""Done and open again: where a conversation is put away, and taken back."""

from __future__ import annotations

import json

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.operations import conversations, done, finding
from inbox.operations.conversations import UnknownConversation, UnknownMessage
from inbox.operations.done import AskedMeanwhile
from inbox.pages import choosing
from inbox.pages.composing import writer
from inbox.pages.fragments import LIST_CHANGED, NEWS, arrived, fragment, wants_fragment
from inbox.pages.routes import bp, find
from inbox.words import gettext

NEXT = "next"


@bp.post("/conversations/<int:conversation_id>/closure")
@for_agents
def finish(conversation_id: int) -> BaseResponse:
    """Put a conversation away and, where somebody works through the list, open the next unread one."""
    try:
        found = done.finish(conversation_id, by=writer().id, up_to=seen_up_to())
    except (UnknownConversation, UnknownMessage):
        abort(404)
    except AskedMeanwhile as refusal:
        return changed(conversation_id, str(refusal), look="danger")
    undo = {"words": gettext("Undo"), "url": url_for("pages.reopen", conversation_id=found)}
    if request.form.get("then") == NEXT:
        return go_on(found, undo)
    return changed(found, gettext("Done."), action=undo)


@bp.post("/conversations/<int:conversation_id>/reopening")
@for_agents
def reopen(conversation_id: int) -> BaseResponse:
    try:
        found = done.reopen(conversation_id)
    except UnknownConversation:
        abort(404)
    if wants_fragment():
        return fragment(closure(found), tell=NEWS)
    return redirect(url_for("pages.conversation", conversation_id=found), code=303)


def changed(conversation_id: int, words: str, **toast: object) -> BaseResponse:
    """Say what became of it: in passing where there are scripts, above the thread where there are none."""
    if not wants_fragment():
        flash(words)
        return redirect(url_for("pages.conversation", conversation_id=conversation_id), code=303)
    return fragment(closure(conversation_id), tell=told(words, NEWS, **toast))


def go_on(conversation_id: int, undo: dict[str, str]) -> BaseResponse:
    next_id = finding.next_unread(choosing.current().wanted, find(conversation_id))
    words = gettext("Done.") if next_id else gettext("Done. Nothing else is unread.")
    url = url_for("pages.conversation", conversation_id=next_id) if next_id else url_for("pages.inbox")
    if not wants_fragment():
        flash(words)
        return redirect(url, code=303)
    response = arrived(url)
    response.headers["HX-Trigger"] = told(words, LIST_CHANGED, action=undo)
    return response


def told(words: str, events: str, **toast: object) -> str:
    """The events for the page, and a sentence for the reader."""
    return json.dumps({**dict.fromkeys(events.split(", "), ""), "inbox:toast": {"words": words, **toast}})


def closure(conversation_id: int) -> str:
    """The button as it is now; what was on the screen stays what was on the screen."""
    conversation = conversations.get(conversation_id)
    if conversation is None:
        abort(404)
    return render_template("thread/_closure.html", conversation=conversation, seen_up_to=seen_up_to())


def seen_up_to() -> int | None:
    """The last message that was on the screen: of a page that goes on, the later one."""
    return max(request.form.getlist("up_to", type=int), default=None)
