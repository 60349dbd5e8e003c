"""Who the customer is: a pane beside the thread where there is room, and a page of its own."""

from __future__ import annotations

import phonenumbers
from flask import render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.operations import details
from inbox.operations.details import MOST
from inbox.pages.fragments import moved, wants_fragment
from inbox.pages.routes import bp, find, listed
from inbox.words import customs


@bp.get("/conversations/<int:conversation_id>/details")
@for_agents
def conversation_details(conversation_id: int) -> str | BaseResponse:
    found = find(conversation_id)
    if found.id != conversation_id:
        return moved(url_for("pages.conversation_details", conversation_id=found.id))
    known = details.of(found)
    if wants_fragment():
        return render_template("details/_pane.html", details=known, conversation=found)
    return render_template("inbox.html", listing=listed(), opened=None, details=known, conversation=found)


def count_words(count: int) -> str:
    return f"{MOST - 1}+" if count >= MOST else str(count)


def country_of(digits: str) -> str:
    """The country of a number, as it is called in the reader's language."""
    region = region_of(digits)
    return str(customs().territories.get(region, region))


def region_of(digits: str) -> str:
    """The country of a number in two letters."""
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return ""
    region = phonenumbers.region_code_for_number(number) or ""
    return region if region.isalpha() else ""  # 001 is nowhere: satellites, freephone numbers
