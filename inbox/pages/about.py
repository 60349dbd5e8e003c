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

LATE = dt.timedelta(minutes=1)

ORIGINS = {
    "phone": "Written in the WhatsApp app on the phone",
    "history": "From before this inbox was connected",
    "standby": "Handled by Meta's agent, not from this inbox",
    "api": "Sent by a program",
    "automation": "Sent by an automatic answer",
    "meta_agent": "Written by Meta's agent",
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
    told.steps.append(Step("Called" if bubble.content.kind == "call" else "Written", message.timestamp))
    if work is not None:
        told.steps += own_steps(work)
        told.waits = work.waits_because(message.status) or ""
    if message.received_at - message.timestamp > LATE:
        told.steps.append(Step("Arrived here", message.received_at))
    for status in bubble.statuses:
        if not status.participant:
            told.steps.append(Step(words_of(status), status.timestamp))
        told.category = told.category or (status.pricing_category or "").replace("_", " ")
        if status.status == "failed":
            told.problem = states.final(
                explain(status.error_code, status.error_title or "", status.error_details or "")
            )
    told.receipts = receipts(bubble, names)
    return told


def own_steps(work: Outgoing) -> list[Step]:
    """What happened before WhatsApp told of it: the waiting, and that WhatsApp took it."""
    steps = [Step("Queued", work.created_at)]
    if work.accepted_at:
        steps.append(Step("Taken by WhatsApp", work.accepted_at))
    return steps


def origin_of(message: Message) -> str:
    """Who wrote it, where that is not the customer."""
    if message.is_outbound and message.from_name and message.origin == "agent":
        return message.from_name
    if message.is_outbound and message.from_name and message.origin == "api":
        return f"The program {message.from_name}"
    return ORIGINS.get(message.origin, "")


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
    return known.words if known else status.status.replace("_", " ").capitalize()
