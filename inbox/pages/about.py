"""What can be told about one message besides its content: when what happened to it, and where it is from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from inbox.models.message import Message, rank
from inbox.models.outgoing import Outgoing
from inbox.models.status import Status
from inbox.operations.thread import Bubble
from inbox.pages import people, states
from inbox.whatsapp.errors import Explanation, explain
from inbox.words import gettext, lazy, translated

LATE = dt.timedelta(minutes=1)

ORIGINS = {
    "phone": lazy("Written in the WhatsApp app on the phone"),
    "history": lazy("From before this inbox was connected"),
    "standby": lazy("Handled by Meta's agent, not from this inbox"),
    "api": lazy("Sent by a program"),
    "automation": lazy("Sent by an automatic answer"),
    "meta_agent": lazy("Written by Meta's agent"),
}
# What Meta charges a message as; what it invents later is shown in its own words.
CATEGORIES = {
    "marketing": lazy("marketing"),
    "marketing_lite": lazy("marketing lite"),
    "utility": lazy("utility"),
    "authentication": lazy("authentication"),
    "authentication_international": lazy("authentication international"),
    "service": lazy("service"),
    "referral_conversion": lazy("referral conversion"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to the message, in words, and when."""

    words: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far the message came with one participant of a group."""

    name: str
    words: str
    at: dt.datetime


@dataclass(slots=True)
class About:
    origin: str = ""
    steps: list[Step] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    category: str = ""
    waits: str = ""
    problem: Explanation | None = None


def about(bubble: Bubble, names: Mapping[str, str], work: Outgoing | None = None) -> About:
    """Gather what is known; `names` are those of the participants of a group by their ids."""
    message = bubble.message
    told = About(origin=origin_of(message))
    told.steps.append(
        Step(gettext("Called") if bubble.content.kind == "call" else gettext("Written"), message.timestamp)
    )
    if work is not None:
        told.steps += own_steps(work)
        told.waits = translated(work.waits_because(message.status) or "")
    if message.received_at - message.timestamp > LATE:
        told.steps.append(Step(gettext("Arrived here"), message.received_at))
    for status in bubble.statuses:
        if not status.participant:
            told.steps.append(Step(words_of(status), status.timestamp))
        told.category = told.category or category_of(status)
        if status.status == "failed":
            told.problem = states.final(
                explain(status.error_code, status.error_title or "", status.error_details or "")
            )
    told.receipts = receipts(bubble, names)
    return told


def own_steps(work: Outgoing) -> list[Step]:
    """What happened before WhatsApp told of it: the waiting, and that WhatsApp took it."""
    steps = [Step(gettext("Queued"), work.created_at)]
    if work.accepted_at:
        steps.append(Step(gettext("Taken by WhatsApp"), work.accepted_at))
    return steps


def origin_of(message: Message) -> str:
    """Who wrote it, where that is not the customer."""
    if message.is_outbound and message.from_name and message.origin == "agent":
        return message.from_name
    if message.is_outbound and message.from_name and message.origin == "api":
        return gettext("The program %(name)s", name=message.from_name)
    return str(ORIGINS.get(message.origin, ""))


def category_of(status: Status) -> str:
    told = status.pricing_category or ""
    return str(CATEGORIES.get(told, told.replace("_", " ")))


def receipts(bubble: Bubble, names: Mapping[str, str]) -> list[Receipt]:
    """The furthest step with each participant, in the order in which they came so far."""
    furthest: dict[str, Status] = {}
    for status in bubble.statuses:
        best = furthest.get(status.participant)
        if status.participant and (best is None or rank(status.status) > rank(best.status)):
            furthest[status.participant] = status
    return [
        Receipt(names.get(each.participant) or people.phone(each.participant), words_of(each), each.timestamp)
        for each in sorted(furthest.values(), key=lambda status: status.timestamp)
    ]


def words_of(status: Status) -> str:
    known = states.ticks(status.status)
    return str(known.words) if known else status.status.replace("_", " ").capitalize()
