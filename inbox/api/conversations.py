"""GET conversations/: the list, newest first."""

from __future__ import annotations

from typing import Any

from flask import Response

from inbox.api.json import answer, moment
from inbox.api.limits import generous
from inbox.api.parameters import Query, bad
from inbox.api.routes import bp
from inbox.auth import for_programs
from inbox.models.conversation import Conversation
from inbox.operations import conversations
from inbox.operations.paging import BadCursor
from inbox.operations.views import ALL, VIEWS, Wanted


@bp.get("/conversations/")
@bp.get("/conversations")
@generous
@for_programs
def list_conversations() -> Response:
    query = Query(("limit", "before", "view"))
    wanted = Wanted(query.choice("view", VIEWS) or ALL)
    try:
        page = conversations.newest(wanted=wanted, limit=query.limit(50), before=query.text("before"))
    except BadCursor as error:
        raise bad("before", f"is wrong. {error}") from None
    return answer({"conversations": [item(row.conversation) for row in page.items], "next": page.next})


def item(conversation: Conversation) -> dict[str, Any]:
    """`channel` is Meta's phone_number_id; people with a username may have no phone number."""
    contact = conversation.contact
    return {
        "id": conversation.id,
        "channel": conversation.channel.phone_number_id,
        "phone_number": conversation.phone_number,
        "username": contact.username if contact else None,
        "contact_name": conversation.contact_name,
        "group_id": conversation.group_id,
        "message_count": conversation.message_count,
        "unread_count": conversation.unread_count,
        "last_message_at": moment(conversation.last_message_at),
        "last_inbound_at": moment(conversation.last_inbound_at),
        "done_at": moment(conversation.done_at),
    }
