"""Shared contacts as files for an address book."""

from __future__ import annotations

from flask import Response, abort

from inbox.auth import for_agents
from inbox.extensions import db
from inbox.models.message import Message
from inbox.operations import folding
from inbox.operations.filenames import safe_name
from inbox.pages.disposition import disposition
from inbox.pages.routes import bp
from inbox.whatsapp import vcards

LONGEST = 80


@bp.get("/messages/<int:message_id>/contacts/<int:number>.vcf")
@for_agents
def card(message_id: int, number: int) -> Response:
    """One card of a message, counted from 1; none of a message that was deleted."""
    message = db.session.get(Message, message_id)
    if message is None:
        abort(404)
    bubble = folding.wordings([message])[message.id]
    cards = bubble.content.details.get("cards") if bubble.content.kind == "contacts" else None
    if bubble.is_deleted or not cards or not 0 < number <= len(cards):
        abort(404)
    found = cards[number - 1]
    response = Response(vcards.vcard(found), mimetype="text/vcard")
    name = f"{safe_name(vcards.title_of(found)[:LONGEST], 'contact')}.vcf"
    response.headers["Content-Disposition"] = disposition(name)
    return response
