"""Calls, as the inbox keeps them: one for all the events that Meta sends of it."""

from __future__ import annotations

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads

LONGEST = 10**7  # seconds; beyond it a duration is no duration


@reads("call")
def call(message: Part) -> Content | None:
    """A call: ringing, missed, or over after so many seconds.

    details: is_outbound, is_ringing, is_missed (by us), seconds (None when nobody talked).
    """
    part = message.part("call")
    if not part:
        return None
    is_outbound = part.text("direction").upper() == "BUSINESS_INITIATED"
    has_ended = "terminate" in part.part("events")
    seconds = part.whole("duration")
    seconds = seconds if seconds and 0 < seconds < LONGEST else None
    is_missed = has_ended and not is_outbound and seconds is None
    return Content(
        "call",
        _line(is_outbound=is_outbound, has_ended=has_ended, seconds=seconds),
        details={
            "is_outbound": is_outbound,
            "is_ringing": not has_ended,
            "is_missed": is_missed,
            "seconds": seconds,
        },
    )


def _line(*, is_outbound: bool, has_ended: bool, seconds: int | None) -> str:
    if seconds is not None:
        minutes, rest = divmod(seconds, 60)
        return f"{'Call to the customer' if is_outbound else 'Call'}, {minutes}:{rest:02}"
    if not has_ended:
        return "Calling the customer" if is_outbound else "Incoming call"
    return "Call to the customer was not answered" if is_outbound else "Missed call"
