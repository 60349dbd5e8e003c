"""Shared contacts as files for an address book."""

from __future__ import annotations

import re
from urllib.parse import quote

from flask import Response, abort

from inbox.auth import for_agents
from inbox.extensions import db
from inbox.models.message import Message
from inbox.operations import folding
from inbox.pages.routes import bp
from inbox.whatsapp import vcards

LONGEST = 80
UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff/\\:*?"<>|]')


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
    response.headers["Content-Disposition"] = attachment(filename(vcards.title_of(found)))
    return response


def attachment(name: str) -> str:
    """The header of a file to be saved, with a name in any script as RFC 8187 spells it."""
    if name.isascii():
        return f'attachment; filename="{name}"'
    return f"attachment; filename=\"contact.vcf\"; filename*=UTF-8''{quote(name)}"


def filename(name: str) -> str:
    """A file name from what a stranger calls a contact: nothing in it leads elsewhere or hides its end."""
    return f"{UNFIT.sub('', name)[:LONGEST].strip(' .') or 'contact'}.vcf"
