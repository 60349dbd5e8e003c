"""What agents decide about messages of ours that did not get through, or of which nobody knows."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_admins, for_agents
from inbox.extensions import db
from inbox.models.message import Message
from inbox.operations import pausing, resending
from inbox.operations.outgoing import Refused
from inbox.operations.resending import NothingToDecide
from inbox.pages.composing import Refusal, author, refused, writer
from inbox.pages.fragments import NEWS, fragment, wants_fragment
from inbox.pages.routes import bp, find
from inbox.words import reason


@bp.post("/messages/<int:message_id>/retry")
@for_agents
def retry(message_id: int) -> BaseResponse:
    """Send it again; of what may have arrived a copy is sent."""
    return decide(message_id, lambda: resending.send_again(message_id, by=author(writer())))


@bp.post("/messages/<int:message_id>/confirmation")
@for_agents
def confirmation(message_id: int) -> BaseResponse:
    """The agent knows that it arrived."""
    return decide(message_id, lambda: resending.confirm(message_id))


@bp.post("/messages/<int:message_id>/removal")
@for_agents
def removal(message_id: int) -> BaseResponse:
    """Throw a message away that no customer has seen."""
    return decide(message_id, lambda: resending.discard(message_id))


def decide(message_id: int, what: Callable[[], object]) -> BaseResponse:
    """Do it, or say in words why it cannot be done, and show the thread as it is then."""
    message = db.session.get(Message, message_id)
    if message is None or not message.is_outbound:
        abort(404)
    place = message.conversation_id
    try:
        what()
    except (NothingToDecide, Refused) as refusal:
        return refused(find(place), Refusal(reason(refusal), 409))
    if wants_fragment():
        return fragment("", tell=NEWS)
    return redirect(url_for("pages.conversation", conversation_id=find(place).id), code=303)


@bp.post("/channels/<int:channel_id>/resumption")
@for_admins
def resumption(channel_id: int) -> BaseResponse:
    """Try at once whether a number that is paused sends again."""
    pausing.resume(current_app.extensions["engine"], channel_id)
    if wants_fragment():
        return fragment("", tell=NEWS)
    place = request.form.get("conversation_id", type=int)
    page = url_for("pages.conversation", conversation_id=place) if place else url_for("pages.inbox")
    return redirect(page, code=303)
