"""The raw JSON of one message."""

from __future__ import annotations

from flask import abort, current_app, render_template

from config import Settings
from inbox.admin import tree
from inbox.admin.blueprint import bp
from inbox.auth import for_admins
from inbox.extensions import db
from inbox.models.message import Message
from inbox.operations import folding


@bp.get("/messages/<int:message_id>/raw")
@for_admins
def raw(message_id: int) -> str:
    """A message as Meta sent it; a deleted one only where deleted messages are kept for admins."""
    message = db.session.get(Message, message_id)
    settings: Settings = current_app.extensions["settings"]
    if message is None or (not settings.keep_deleted and folding.wordings([message])[message.id].is_deleted):
        abort(404)
    stored = message.raw_payload.encode("utf-8", "replace")
    return render_template(
        "admin/raw.html",
        message=message,
        shown=tree.read(stored) if len(stored) <= tree.LARGEST else None,
        text=tree.as_text(stored),
    )
