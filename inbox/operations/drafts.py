"""A message on its way in: what one item says, before and after it is known where it belongs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inbox.models.message import INBOUND, OUTBOUND
from inbox.operations.acquaintance import Known
from inbox.operations.filing import Filing
from inbox.operations.identity import Directory
from inbox.operations.storable import clean, exact
from inbox.whatsapp.contents import Content, quoted_id, read_content, target_id
from inbox.whatsapp.envelope import CUSTOMER, HISTORY, STANDBY, Item
from inbox.whatsapp.ids import digits, word
from inbox.whatsapp.moments import moment
from inbox.whatsapp.people import Person, customer_of, group_of, is_from_business
from inbox.whatsapp.weblinks import web_links
from inbox.words import stored

FOLDED_KINDS = {"reaction", "edit", "revoke"}
QUIET_KINDS = FOLDED_KINDS | {"system", "welcome"}
HISTORY_STATES = {"error": "failed", "pending": "accepted"}
NO_ID = stored("The message has no id.")
NO_PERSON = stored("The message does not say who it is from or to.")


class NamelessMessage(ValueError):
    """A message without an id could not be told from its own repetition."""

    def __init__(self) -> None:
        super().__init__(NO_ID)


class UnknownSender(ValueError):
    """A message that names no customer and no group has no conversation to go to."""

    def __init__(self) -> None:
        super().__init__(NO_PERSON)


@dataclass(frozen=True, slots=True)
class Unit:
    """One item of one event, in its place in the body."""

    item: Item
    event_id: int
    position: int
    received_at: dt.datetime


@dataclass(slots=True)
class Draft:
    """What is known of a message from its item alone; `customer` is filled in by the directory."""

    unit: Unit
    wamid: str
    channel_id: int
    person: Person
    group_id: str | None
    content: Content
    is_outbound: bool
    at: dt.datetime
    customer: Known | None = None

    @property
    def filing(self) -> Filing:
        return Filing(self.channel_id, self.customer, self.group_id, self.at, self.unit.received_at)

    def meet(self, directory: Directory) -> None:
        """Find the customer; a group's echo names none."""
        if self.person.is_named:
            self.customer = directory.resolve(self.person, self.at, self.unit.received_at)

    @property
    def is_call(self) -> bool:
        return self.unit.item.kind == "call"

    @property
    def opens_window(self) -> bool:
        """The customer's own word lets us answer freely for a day; history and echoes do not."""
        is_live = self.unit.item.origin in (CUSTOMER, STANDBY)
        return is_live and not self.is_outbound and self.content.kind != "system"


def draft(unit: Unit, channel_id: int) -> Draft:
    """Read a message item; raise a `ValueError` that says why when it cannot be kept as a message."""
    item = unit.item
    wamid = exact(word(item.data.get("id")), "message.message_id")
    person, group_id = customer_of(item), exact(group_of(item), "conversation.group_id")
    if not wamid:
        raise NamelessMessage
    if not person.is_named and not group_id:
        raise UnknownSender
    return Draft(
        unit=unit,
        wamid=wamid,
        channel_id=channel_id,
        person=person,
        group_id=group_id,
        content=read_content(item.data),
        is_outbound=is_from_business(item),
        at=moment(item.data.get("timestamp"), unit.received_at),
    )


def row_of(draft: Draft, conversation_id: int) -> dict[str, Any]:
    """The columns of the message row."""
    item, content = draft.unit.item, draft.content
    target = exact(target_id(item.data) or "", "message.target_message_id")
    is_folded = content.kind in FOLDED_KINDS and target is not None
    return {
        "channel_id": draft.channel_id,
        "conversation_id": conversation_id,
        "contact_id": contact_id(draft),
        "event_id": draft.unit.event_id,
        "message_id": draft.wamid,
        "direction": OUTBOUND if draft.is_outbound else INBOUND,
        "origin": item.origin,
        "timestamp": draft.at,
        "received_at": draft.unit.received_at,
        "status": told_state(draft),
        "in_thread": not is_folded,
        "needs_reading": needs_reading(draft),
        **sender_columns(draft),
        **content_columns(item.data, content),
        "target_message_id": target if is_folded else None,
    }


def contact_id(draft: Draft) -> int | None:
    return draft.customer.current.id if draft.customer else None


def sender_columns(draft: Draft) -> dict[str, str | None]:
    if draft.is_outbound:
        number = digits(draft.unit.item.number.display_phone_number)
        return {"from_number": clean(number, "message.from_number"), "from_name": None}
    person = draft.person
    return {
        "from_number": exact(person.former_wa_id or person.wa_id, "message.from_number"),
        "from_name": clean(person.name, "message.from_name"),
    }


def content_columns(data: Mapping[str, Any], content: Content) -> dict[str, Any]:
    """What is derived from the message's own JSON: a replay with newer readers writes these again."""
    return {
        "message_type": clean(word(data.get("type")) or "unknown", "message.message_type"),
        "text_body": clean(content.text),
        "caption": clean(content.caption),
        "has_link": bool(web_links(content.text) or web_links(content.caption)),
        "media_id": clean(content.media.id if content.media else None, "message.media_id"),
        "latitude": content.latitude,
        "longitude": content.longitude,
        "context_message_id": exact(quoted_id(data) or "", "message.context_message_id"),
        "raw_payload": json.dumps(data, separators=(",", ":")),
    }


def needs_reading(draft: Draft) -> bool:
    is_live = draft.unit.item.origin in (CUSTOMER, STANDBY)
    return is_live and not draft.is_outbound and draft.content.kind not in QUIET_KINDS


def told_state(draft: Draft) -> str | None:
    """The state of what the business sent elsewhere: history tells it, an echo proves that it was sent."""
    if not draft.is_outbound:
        return None
    if draft.unit.item.origin != HISTORY:
        return "sent"
    context = draft.unit.item.data.get("history_context")
    told = word(context.get("status")).lower() if isinstance(context, Mapping) else ""
    state = HISTORY_STATES.get(told, told)
    return state if state in ("accepted", "sent", "delivered", "read", "played", "failed") else "sent"
