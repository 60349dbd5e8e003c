"""What a browser in the background needs to draw attention: how much is unread, and what came in."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request, url_for
from werkzeug.wrappers import Response

from inbox.auth import for_agents
from inbox.operations import attention as arrivals
from inbox.operations import conversations, folding
from inbox.operations.attention import Unread
from inbox.operations.folding import Bubble
from inbox.operations.personal import ON
from inbox.pages import people
from inbox.pages.personal import preference
from inbox.pages.previews import preview
from inbox.pages.routes import bp
from inbox.words import gettext

LARGEST = 2**62


@bp.get("/attention")
@for_agents
def attention() -> Response:
    """The count, and what came after the arrival that the browser knows of, if it knows any."""
    since = request.args.get("since", type=int)
    newest = arrivals.newest()
    is_known = since is not None and 0 <= since < LARGEST
    found = arrivals.unread_since(since or 0) if is_known else []
    words = folding.wordings([each.message for each in found])
    return jsonify(
        unread=conversations.unread_messages(),
        newest=newest,
        news=[told(each, words[each.message.id]) for each in found],
    )


def told(unread: Unread, bubble: Bubble) -> dict[str, Any]:
    """A notification's words: none of the customer's where the agent wants none on the screen."""
    place = unread.message.conversation
    shows = preference("notification_body") == ON
    return {
        "conversation": place.id,
        "url": url_for("pages.conversation", conversation_id=place.id),
        "title": people.name_of(place) if shows else gettext("New message"),
        "words": preview(place, bubble).words if shows else "",
        "count": unread.count,
    }
