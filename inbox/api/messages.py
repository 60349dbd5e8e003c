"""GET messages/: what threads show, newest first."""

from __future__ import annotations

from typing import Any

from flask import Response, abort

from inbox.api.json import answer, moment, number, parsed
from inbox.api.limits import generous
from inbox.api.parameters import Query, bad
from inbox.api.routes import bp
from inbox.auth import for_programs
from inbox.models.message import INBOUND, OUTBOUND
from inbox.models.outgoing import ACCEPTED
from inbox.models.status import Status
from inbox.operations import messages, outgoing
from inbox.operations.messages import Filters
from inbox.operations.paging import LARGEST_ID, BadCursor
from inbox.operations.thread import Bubble

PARAMETERS = ("phone", "conversation", "type", "direction", "since", "until", "q", "limit", "before")


@bp.get("/messages/")
@bp.get("/messages")
@generous
@for_programs
def list_messages() -> Response:
    query = Query(PARAMETERS)
    filters = Filters(
        phone=query.phone("phone"),
        conversation=query.id("conversation"),
        type=query.text("type"),
        direction=query.choice("direction", (INBOUND, OUTBOUND)),
        since=query.moment("since"),
        until=query.moment("until"),
        words=query.text("q"),
    )
    try:
        page = messages.newest(filters, limit=query.limit(50), before=query.text("before"))
    except BadCursor as error:
        raise bad("before", f"is wrong. {error}") from None
    return answer({"messages": [item(bubble) for bubble in page.items], "next": page.next})


@bp.get("/messages/<int:message_id>")
@generous
@for_programs
def show_message(message_id: int) -> Response:
    """One message with all that became of it, for programs that want to know whether it arrived."""
    if message_id > LARGEST_ID:
        abort(404)
    bubble = messages.one(message_id)
    if bubble is None:
        abort(404)
    return answer(
        {**item(bubble), "statuses": [step(status) for status in bubble.statuses], **sending(bubble)}
    )


def step(status: Status) -> dict[str, Any]:
    return {
        "status": status.status,
        "timestamp": moment(status.timestamp),
        "participant": status.participant or None,
        "error_code": status.error_code,
        "error_title": status.error_title,
        "pricing_category": status.pricing_category,
    }


def sending(bubble: Bubble) -> dict[str, Any]:
    """Why it was not sent, or is not sent yet; nulls where there is nothing to tell."""
    message = bubble.message
    work = outgoing.work_of([message.id]).get(message.id)
    if work is None:
        return {"error_code": None, "error": None}
    error = work.waits_because(message.status) if work.state == ACCEPTED else work.last_error
    return {"error_code": work.error_code, "error": error}


def item(bubble: Bubble) -> dict[str, Any]:
    """One message as a thread shows it: with its latest wording, and without its content once deleted."""
    message = bubble.message
    return {
        "id": message.id,
        "conversation_id": message.conversation_id,
        "message_id": message.message_id,
        "direction": message.direction,
        "from_number": message.from_number,
        "from_name": message.from_name,
        "message_type": message.message_type,
        "timestamp": moment(message.timestamp),
        "status": message.status,
        "context_message_id": message.context_message_id,
        "edited": bool(bubble.earlier),
        "deleted": bubble.is_deleted,
        "reactions": [{"emoji": r.emoji, "count": len(r.by)} for r in bubble.reactions],
        **(NOTHING if bubble.is_deleted else content(bubble)),
    }


def content(bubble: Bubble) -> dict[str, Any]:
    """What was said. The columns hold the first wording, so an edited message answers from its content."""
    message, now = bubble.message, bubble.content
    was_edited = bool(bubble.earlier)
    return {
        "text_body": (now.text or None) if was_edited else message.text_body,
        "caption": (now.caption or None) if was_edited else message.caption,
        "media_id": message.media_id,
        "media_url": media_url(bubble),
        "latitude": number(message.latitude),
        "longitude": number(message.longitude),
        "raw_payload": parsed(message.raw_payload),
    }


def media_url(bubble: Bubble) -> str | None:
    """Where our own copy of the file is; None until there is one."""
    return f"/media/{bubble.attachment.id}" if bubble.attachment and bubble.attachment.storage_key else None


NOTHING = dict.fromkeys(
    ("text_body", "caption", "media_id", "media_url", "latitude", "longitude", "raw_payload")
)
