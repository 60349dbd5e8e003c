"""The message that is answered, shown above the text box."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.pages.composer import composer
from inbox.pages.fragments import wants_fragment
from inbox.pages.routes import bp, desk_at, find


@bp.get("/conversations/<int:conversation_id>/quote/<int:message_id>")
@for_agents
def quote(conversation_id: int, message_id: int) -> str | BaseResponse:
    """The strip for htmx; otherwise the whole page with it."""
    conversation = find(conversation_id)
    if not wants_fragment():
        page = url_for(
            "pages.conversation", conversation_id=conversation.id, quote=message_id, _anchor="composer"
        )
        return redirect(page, code=303)
    shown = composer(desk_at(conversation.id), {"quote": str(message_id)})
    if shown.quoted is None:
        abort(404)
    return render_template("composer/_quote.html", composer=shown)
