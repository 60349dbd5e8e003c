"""The states of an outgoing message, as ticks and in words."""

from __future__ import annotations

from dataclasses import dataclass

from inbox.operations.thread import Bubble
from inbox.pages import moments
from inbox.whatsapp.errors import Explanation, explain


@dataclass(frozen=True, slots=True)
class Ticks:
    """`look` names the style, `icon` the drawing, `words` are for those who don't see it."""

    look: str
    icon: str
    words: str


STATES = {
    "queued": Ticks("queued", "clock", "Waiting to be sent"),
    "sending": Ticks("queued", "clock", "Being sent"),
    "unconfirmed": Ticks("queued", "clock", "Not confirmed by WhatsApp"),
    "accepted": Ticks("queued", "clock", "Accepted by WhatsApp"),
    "sent": Ticks("sent", "tick", "Sent"),
    "delivered": Ticks("delivered", "ticks", "Delivered"),
    "read": Ticks("read", "ticks", "Read"),
    "played": Ticks("played", "ticks", "Played"),
    "failed": Ticks("failed", "alert", "Not delivered"),
}

ORIGINS = {"phone": "Phone", "api": "API", "meta_agent": "Meta agent"}


def ticks(state: str | None) -> Ticks | None:
    """The ticks of a state; none where WhatsApp tells nothing, as for what was sent from the phone."""
    return STATES.get(state or "")


def origin(name: str) -> str:
    """Who of ours wrote it, where that is not an agent here."""
    return ORIGINS.get(name, "")


def steps(bubble: Bubble) -> str:
    """When each step happened, for whoever points at the ticks."""
    told = [
        f"{STATES[each.status].words} {moments.in_full(each.timestamp)}"
        for each in bubble.statuses
        if each.status in STATES and not each.participant
    ]
    shown = ticks(bubble.message.status)
    return "\n".join(told) or (shown.words if shown else "")


def failure(bubble: Bubble) -> Explanation | None:
    """Why a message failed and what to do about it, in words."""
    if bubble.message.status != "failed":
        return None
    for status in reversed(bubble.statuses):
        if status.status == "failed":
            return explain(status.error_code, status.error_title or "", status.error_details or "")
    return explain(None)
