"""What Meta answers when it takes a message of ours, kept in the log beside its webhooks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from inbox.whatsapp.ids import word
from inbox.whatsapp.recognition import stored

# Bodies of this object are ours; Meta's own name what they are about otherwise.
OBJECT = "inbox_answer"

# Taken, and not on its way yet.
HELD = {
    "held_for_quality_assessment": stored(
        "WhatsApp holds this template back until it has seen what the first customers think of it. "
        "It then sends it by itself, or says that it will not."
    ),
    "paused": stored(
        "WhatsApp has paused this template because of what customers thought of it, "
        "and holds the message back."
    ),
}


def answer_body(
    message_pk: int, attempt: int, number: str, request: Mapping[str, Any], answer: Mapping[str, Any]
) -> bytes:
    """The event that keeps an answer: with the mark of the request, which no stranger knows."""
    told = {
        "object": OBJECT,
        "message": message_pk,
        "attempt": attempt,
        "phone_number_id": number,
        "mark": request.get("biz_opaque_callback_data"),
        "recipient_type": request.get("recipient_type"),
        "to": request.get("to") or request.get("recipient"),
        "answer": answer,
    }
    return json.dumps(told).encode()


def wamid_of(answer: object) -> str:
    """Meta's id of the message that was taken; empty where the answer names none."""
    messages = answer.get("messages") if isinstance(answer, Mapping) else None
    first = messages[0] if isinstance(messages, list) and messages else None
    return word(first.get("id")) if isinstance(first, Mapping) else ""


def held_because(answer: object) -> str | None:
    """Why Meta has taken the message and does not send it yet; None where it does."""
    messages = answer.get("messages") if isinstance(answer, Mapping) else None
    first = messages[0] if isinstance(messages, list) and messages else None
    return HELD.get(word(first.get("message_status"))) if isinstance(first, Mapping) else None


def contact_of(answer: object) -> Mapping[str, Any]:
    """Who Meta says the message goes to."""
    contacts = answer.get("contacts") if isinstance(answer, Mapping) else None
    first = contacts[0] if isinstance(contacts, list) and contacts else None
    return first if isinstance(first, Mapping) else {}
