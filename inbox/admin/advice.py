"""Why webhook requests are refused, and what to do about each reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from inbox.models.heartbeat import Refusal
from inbox.words import marked


@dataclass(frozen=True, slots=True)
class Advice:
    """What a refusal means, and what to do."""

    what: str
    to_do: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A reason with how often and when; `is_now` tells that nothing was accepted since the last time."""

    refusal: Refusal
    advice: Advice
    is_now: bool


ADVICE = {
    "signature": Advice(
        marked("The signature was wrong"),
        marked(
            "Meta signs with another secret than the one set here, or somebody else pretended to be Meta. "
            "Copy the app secret again from App settings > Basic in Meta's dashboard into "
            "WHATSAPP_APP_SECRET, and restart."
        ),
    ),
    "no signature": Advice(
        marked("There was no signature"),
        marked(
            "Meta signs everything, so this was somebody else, and there is nothing to do. If Meta's "
            "messages are missing too, a proxy in front drops the header X-Hub-Signature-256."
        ),
    ),
    "no app secret": Advice(
        marked("No app secret is set here"),
        marked(
            "Nothing is accepted without it. Copy the app secret from App settings > Basic in Meta's "
            "dashboard into WHATSAPP_APP_SECRET, and restart. Meta sends again what it could not deliver."
        ),
    ),
    "verify token": Advice(
        marked("The verify token was wrong"),
        marked(
            "The word beside the callback URL in Meta's dashboard must be the one in "
            "WHATSAPP_WEBHOOK_VERIFY_TOKEN. Enter the same in both places and verify again."
        ),
    ),
    "too large": Advice(
        marked("The body had more than 4 MB"),
        marked("Meta sends at most 3 MB, so this was somebody else, and there is nothing to do."),
    ),
    "not kept": Advice(
        marked("The database did not take it"),
        marked(
            "It was down, full or too slow. Meta sends these again by itself; flask doctor says what is "
            "wrong."
        ),
    ),
}
UNKNOWN = Advice(marked("Refused"), marked("The log of the server says more."))


def advise(refusals: Iterable[Refusal], last_received_at: dt.datetime | None) -> list[Refused]:
    return [
        Refused(
            each,
            ADVICE.get(each.reason, UNKNOWN),
            last_received_at is None or each.last_at > last_received_at,
        )
        for each in refusals
    ]
