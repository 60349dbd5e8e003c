"""Asking WhatsApp once more for a file that did not come."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import current_agent, for_agents
from inbox.extensions import db
from inbox.models.attachment import Attachment
from inbox.models.message import Message
from inbox.operations import attachments, folding
from inbox.pages.attached import attached
from inbox.pages.fragments import fragment, wants_fragment
from inbox.pages.routes import bp


@bp.post("/media/<int:attachment_id>/fetching")
@for_agents
def fetching(attachment_id: int) -> BaseResponse:
    """Let the file be fetched again, and answer with the piece of the message that shows how it is."""
    agent = current_agent()
    attachments.fetch_again(attachment_id, by=agent.id if agent else None)
    return shown(attachment_id)


@bp.get("/media/<int:attachment_id>/fetching")
@for_agents
def fetched(attachment_id: int) -> BaseResponse:
    """Say what has become of it since then."""
    return shown(attachment_id)


def shown(attachment_id: int) -> BaseResponse:
    row = db.session.get(Attachment, attachment_id)
    if row is None:
        abort(404)
    message = db.session.get_one(Message, row.message_pk)
    if not wants_fragment():
        url = url_for("pages.conversation", conversation_id=message.conversation_id, around=message.id)
        return redirect(f"{url}#message-{message.id}", code=303)
    (bubble,) = folding.fold([message])
    return fragment(render_template("media/_file.html", file=attached(bubble), follows=True))
