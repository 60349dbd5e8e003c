"""Calls, as the inbox keeps them: one line for all that Meta tells of it."""

from __future__ import annotations

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.phrases import Phrase

LONGEST = 10**7  # seconds; beyond it a duration is no duration

BEGUN, RINGING, ANSWERED, DECLINED, OVER = "begun", "ringing", "answered", "declined", "over"

TO_CUSTOMER = {
    BEGUN: Phrase("Calling the customer"),
    RINGING: Phrase("Calling the customer, their phone rings"),
    ANSWERED: Phrase("The customer answered the call"),
    DECLINED: Phrase("The customer declined the call"),
    OVER: Phrase("Call to the customer was not answered"),
}
FROM_CUSTOMER = {
    BEGUN: Phrase("Incoming call"),
    RINGING: Phrase("Incoming call"),
    ANSWERED: Phrase("Call was answered"),
    DECLINED: Phrase("Missed call, declined on our side"),
    OVER: Phrase("Missed call"),
}


@reads("call")
def call(message: Part) -> Content | None:
    """A call: ringing, answered, declined, missed, or over after so many seconds.

    details: is_outbound, is_ringing, is_declined, is_missed (by us), seconds (None when nobody talked).
    """
    part = message.part("call")
    if not part:
        return None
    seconds = part.whole("duration")
    seconds = seconds if seconds and 0 < seconds < LONGEST else None
    is_outbound = part.text("direction").upper() == "BUSINESS_INITIATED"
    state = ANSWERED if seconds else _state(part)
    return Content(
        "call",
        _line(state, seconds, is_outbound=is_outbound),
        details={
            "is_outbound": is_outbound,
            "is_ringing": state in (BEGUN, RINGING),
            "is_declined": state == DECLINED,
            "is_missed": state in (DECLINED, OVER) and not is_outbound,
            "seconds": seconds,
        },
    )


def _state(call: Part) -> str:
    """How far a call came of which no duration is told; its end is told after a refusal, too."""
    steps = call.words("statuses")
    has_ended = "terminate" in call.part("events")
    told = {ANSWERED: "accepted" in steps, DECLINED: "rejected" in steps, OVER: has_ended}
    told |= {RINGING: "ringing" in steps, BEGUN: True}
    return next(state for state, is_so in told.items() if is_so)


def _line(state: str, seconds: int | None, *, is_outbound: bool) -> Phrase:
    if seconds is not None:
        minutes, rest = divmod(seconds, 60)
        lasted = f"{minutes}:{rest:02}"
        if is_outbound:
            return Phrase("Call to the customer, %(lasted)s", lasted=lasted)
        return Phrase("Call, %(lasted)s", lasted=lasted)
    return (TO_CUSTOMER if is_outbound else FROM_CUSTOMER)[state]
