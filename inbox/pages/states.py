"""The states of an outgoing message, as ticks and in words."""

from __future__ import annotations

from dataclasses import dataclass

from inbox.models.message import Message
from inbox.models.outgoing import FAILED, Outgoing
from inbox.operations import resending
from inbox.operations.resending import SENT_AGAIN
from inbox.operations.sending import TOO_LATE
from inbox.operations.thread import Bubble
from inbox.pages import moments
from inbox.whatsapp.errors import AUTOMATIC, Explanation, Group, explain
from inbox.words import lazy, marked, translated


@dataclass(frozen=True, slots=True)
class Ticks:
    """`look` names the style, `icon` the drawing, `words` are for those who don't see it."""

    look: str
    icon: str
    words: str


STATES = {
    "queued": Ticks("queued", "clock", lazy("Waiting to be sent")),
    "sending": Ticks("queued", "clock", lazy("Being sent")),
    "unconfirmed": Ticks("unconfirmed", "unknown", lazy("Nobody knows yet whether it arrived")),
    "accepted": Ticks("sent", "tick", lazy("Taken by WhatsApp")),
    "sent": Ticks("sent", "tick", lazy("Sent")),
    "delivered": Ticks("delivered", "ticks", lazy("Delivered")),
    "read": Ticks("read", "ticks", lazy("Read")),
    "played": Ticks("played", "ticks", lazy("Played")),
    "failed": Ticks("failed", "alert", lazy("Not delivered")),
}

ORIGINS = {
    "phone": lazy("Phone"),
    "api": lazy("API"),
    "automation": lazy("Automatic"),
    "meta_agent": lazy("Meta agent"),
}
LATER = marked("Wait a little and send it again.")  # what failed for good is not tried again by itself


def ticks(state: str | None) -> Ticks | None:
    """The ticks of a state; none where WhatsApp tells nothing, as for what was sent from the phone."""
    return STATES.get(state or "")


def author(message: Message) -> str:
    """Who of ours wrote it: an agent's first name, a program's name, or where else it came from."""
    if message.origin == "agent":
        return (message.from_name or "").split(" ")[0]
    if message.origin == "api" and message.from_name:
        return message.from_name
    return str(ORIGINS.get(message.origin, ""))


def steps(bubble: Bubble) -> str:
    """When each step happened, for whoever points at the ticks."""
    told = [
        f"{STATES[each.status].words} {moments.in_full(each.timestamp)}"
        for each in bubble.statuses
        if each.status in STATES and not each.participant
    ]
    shown = ticks(bubble.message.status)
    return "\n".join(told) or (shown.words if shown else "")


def failure(bubble: Bubble, work: Outgoing | None = None) -> Explanation | None:
    """Why a message failed and what to do about it, in words; nothing of one that was sent anew."""
    if bubble.message.status != "failed" or was_sent_again(work):
        return None
    for status in reversed(bubble.statuses):
        if status.status == "failed":
            return final(explain(status.error_code, status.error_title or "", status.error_details or ""))
    return refusal(work) if work and work.state == FAILED else final(explain(None))


def refusal(work: Outgoing) -> Explanation:
    """The same of one that WhatsApp never took."""
    said = work.last_error or ""
    known = explain(work.error_code)
    if work.error_code is None or known.group is Group.UNKNOWN:
        return final(Explanation(work.error_code, said or known.what, "" if said else known.to_do))
    told = final(known)
    if not said.startswith(TOO_LATE):
        return told
    return Explanation(told.code, f"{translated(TOO_LATE)} {told.what}", told.to_do, told.group)


def final(told: Explanation) -> Explanation:
    """The explanation in the reader's language, of what is not tried again by itself."""
    to_do = LATER if told.to_do == AUTOMATIC else told.to_do
    return Explanation(told.code, translated(told.what), translated(to_do), told.group)


def was_sent_again(work: Outgoing | None) -> bool:
    return work is not None and work.state == FAILED and work.last_error == SENT_AGAIN


def can_be_discarded(message: Message, work: Outgoing | None) -> bool:
    """Tell whether no customer can have seen it."""
    return work is not None and resending.is_harmless(message, work)
