"""Agents' reactions: an emoji on a message, another one in its place, or none any more."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.extensions import db
from inbox.models.message import Message
from inbox.operations import outgoing
from inbox.operations.outgoing import NotSendable, Refused
from inbox.pages.composing import Refusal, author, refused, writer
from inbox.pages.fragments import NEWS, fragment, wants_fragment
from inbox.pages.routes import bp, find
from inbox.whatsapp.emoji import is_emoji_only
from inbox.words import lazy, reason

NO_EMOJI = lazy("Choose one emoji: WhatsApp takes nothing else as a reaction.")


@bp.post("/messages/<int:message_id>/reaction")
@for_agents
def reaction(message_id: int) -> BaseResponse:
    """React to a message; an empty emoji takes the reaction back."""
    message = db.session.get(Message, message_id)
    if message is None or not message.message_id or not message.in_thread:
        abort(404)
    place = message.conversation_id
    emoji = request.form.get("other", "").strip() or request.form.get("emoji", "").strip()
    body = {"type": "reaction", "reaction": {"message_id": message.message_id, "emoji": emoji}}
    try:
        if emoji and is_emoji_only(emoji) != 1:
            raise Refusal(NO_EMOJI, 422)
        token = request.form.get("client_token")
        outgoing.write(place, body, by=author(writer()), client_token=token)
    except Refusal as refusal:
        return refused(find(place), refusal)
    except (NotSendable, Refused) as error:
        return refused(find(place), Refusal(reason(error), 409))
    if wants_fragment():
        return fragment("", tell=NEWS)
    return redirect(url_for("pages.conversation", conversation_id=find(place).id), code=303)
