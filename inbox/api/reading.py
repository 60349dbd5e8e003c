"""POST mark-read/: the team has read this far."""

from __future__ import annotations

from flask import Response

from inbox.api.errors import ApiError
from inbox.api.json import answer
from inbox.api.limits import generous
from inbox.api.parameters import body_id, body_text, invalid, json_object
from inbox.api.routes import bp
from inbox.auth import for_programs
from inbox.operations import conversations
from inbox.operations.conversations import Reading, UnknownConversation, UnknownMessage


@bp.post("/mark-read/")
@bp.post("/mark-read")
@generous
@for_programs
def mark_read() -> Response:
    body = json_object()
    phone, conversation_id = body_text(body, "phone_number"), body_id(body, "conversation_id")
    up_to = body_id(body, "up_to")
    if (phone is None) == (conversation_id is None):
        raise ApiError(422, "Send either phone_number or conversation_id.", field="conversation_id")
    if phone is not None and up_to is not None:
        raise invalid("up_to", "goes with conversation_id, not with phone_number.")
    try:
        reading = read(phone, conversation_id, up_to)
    except UnknownConversation:
        raise ApiError(404, "There is no such conversation.") from None
    except UnknownMessage:
        raise invalid("up_to", "is not the id of a message in this conversation.") from None
    return answer(
        {
            "conversation_id": reading.conversation_id,
            "unread_count": reading.unread_count,
            "marked": reading.marked,
        }
    )


def read(phone: str | None, conversation_id: int | None, up_to: int | None) -> Reading:
    if conversation_id is not None:
        return conversations.mark_read(conversation_id, up_to)
    if conversations.digits_of(phone or "") is None:
        raise invalid("phone_number", "must be a phone number with its country code.")
    return conversations.mark_read_by_phone(phone or "")
