"""Walks a webhook body into items: every message, status, call and notice in it, whatever wraps them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inbox.whatsapp import answers, groups
from inbox.whatsapp.ids import Profiles, word
from inbox.whatsapp.recognition import stored

# Where a message came from; an item of another kind has the origin of its field.
CUSTOMER = "customer"
PHONE = "phone"
HISTORY = "history"
STANDBY = "standby"
META_AGENT = "meta_agent"

NOBODY = Profiles()

FIELD_ORIGINS = {"history": HISTORY, "standby": STANDBY, "smb_message_echoes": PHONE, "message_echoes": PHONE}

NO_ENTRIES = stored("The body has no list of entries.")
NO_CHANGES = stored("The entry has no list of changes.")
NO_VALUE = stored("The change has no value.")
NO_CHUNK = stored("The history chunk is not an object.")
NO_THREAD = stored("The history thread is not an object.")
NO_LIST = stored("`%(key)s` is not a list.")
NO_OBJECT = stored("An element of `%(key)s` is not an object.")
TOO_DEEP = stored("The body is nested too deeply.")
NO_TEXT = stored("The body is not text in UTF-8.")
NO_JSON = stored("The body is not JSON: %(problem)s at character %(place)s.")
ANOTHER_TYPE = stored("The body is JSON, but a %(type)s instead of an object.")


class UnreadableBody(ValueError):
    """The body as a whole is not what a webhook sends; the text says why."""


@dataclass(frozen=True, slots=True)
class Number:
    """The business number that an item belongs to; empty where the body does not name one."""

    phone_number_id: str = ""
    display_phone_number: str = ""
    waba_id: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that Meta tells. `data` is its own JSON, `profiles` the people named beside it."""

    kind: str  # message, echo, status, call, call_status, contact, preference, notice, answer
    number: Number
    data: Mapping[str, Any]
    origin: str = CUSTOMER
    profiles: Profiles = NOBODY
    thread_id: str = ""  # only in history: the customer's number, for both directions


@dataclass(frozen=True, slots=True)
class Broken:
    """A piece that is not of the shape that its place asks for."""

    piece: Any
    reason: str


@dataclass(slots=True)
class Value:
    """One change, while it is being walked."""

    field_name: str
    number: Number
    content: Mapping[str, Any]
    profiles: Profiles = NOBODY


def parse(body: bytes) -> Mapping[str, Any]:
    """Read a body as the JSON object that it must be; raise `UnreadableBody` with the reason."""
    try:
        parsed = json.loads(body, parse_constant=lambda _: None, parse_int=whole_number)
    except RecursionError:
        raise UnreadableBody(TOO_DEEP) from None
    except UnicodeDecodeError:
        raise UnreadableBody(NO_TEXT) from None
    except json.JSONDecodeError as error:
        raise UnreadableBody(NO_JSON % {"problem": error.msg, "place": error.pos}) from None
    if not isinstance(parsed, dict):
        raise UnreadableBody(ANOTHER_TYPE % {"type": type(parsed).__name__})
    return parsed


def whole_number(digits: str) -> int | str:
    """The number, or its digits where Python refuses: the rest of the body may be sound."""
    try:
        return int(digits)
    except ValueError:
        return digits


def walk(body: Mapping[str, Any]) -> Iterator[Item | Broken]:
    """Yield everything that the body holds, in its order, and what is broken in its place.

    What a value holds decides how it is read, not the name of its field: a field that Meta
    renames or adds keeps its messages.
    """
    if body.get("object") == answers.OBJECT:
        yield Item("answer", Number(word(body.get("phone_number_id"))), body)
        return
    entries = body.get("entry")
    if not isinstance(entries, list):
        yield Broken(body, NO_ENTRIES)
        return
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("changes"), list):
            yield Broken(entry, NO_CHANGES)
            continue
        for change in entry["changes"]:
            if not isinstance(change, dict) or not isinstance(change.get("value"), dict):
                yield Broken(change, NO_VALUE)
                continue
            yield from walk_change(change, waba_id=word(entry.get("id")))


def walk_change(change: Mapping[str, Any], waba_id: str) -> Iterator[Item | Broken]:
    content = change["value"]
    metadata = content.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    number = Number(
        word(metadata.get("phone_number_id")), word(metadata.get("display_phone_number")), waba_id
    )
    value = Value(word(change.get("field")), number, content)
    found = False
    for item in walk_value(value):
        found = True
        yield item
    if not found:
        yield Item("notice", number, {"field": value.field_name, "value": content})


def walk_value(value: Value) -> Iterator[Item | Broken]:
    origin = FIELD_ORIGINS.get(value.field_name, CUSTOMER)
    yield from walk_traffic(value, value.content, origin)
    standby = value.content.get("standby")
    if isinstance(standby, dict):
        yield from walk_traffic(value, standby, STANDBY)
    yield from walk_history(value)
    yield from walk_groups(value)
    yield from walk_list(value, value.content, "calls", "call", origin)
    yield from walk_list(value, value.content, "state_sync", "contact", origin)
    yield from walk_list(value, value.content, "user_preferences", "preference", origin)
    yield from walk_list(value, value.content, "errors", "notice", origin)


def walk_traffic(value: Value, holder: Mapping[str, Any], origin: str) -> Iterator[Item | Broken]:
    """The lists of messages, echoes and statuses, as they stand in a value or in its `standby` part."""
    value.profiles = Profiles(holder.get("contacts"))
    yield from walk_list(value, holder, "messages", "message", origin)
    for item in walk_list(
        value, holder, "message_echoes", "echo", META_AGENT if origin == STANDBY else PHONE
    ):
        yield unwrapped(item) if isinstance(item, Item) else item
    for item in walk_list(value, holder, "statuses", "status", origin):
        if isinstance(item, Item) and (item.data.get("type") == "call" or value.field_name == "calls"):
            yield Item("call_status", item.number, item.data, item.origin, item.profiles)
        else:
            yield item


def walk_history(value: Value) -> Iterator[Item | Broken]:
    chunks = value.content.get("history")
    if chunks is None:
        return
    for chunk in chunks if isinstance(chunks, list) else [chunks]:
        if not isinstance(chunk, dict):
            yield Broken(chunk, NO_CHUNK)
            continue
        yield from walk_list(value, chunk, "errors", "notice", HISTORY)
        threads = chunk.get("threads", [])
        for thread in threads if isinstance(threads, list) else [threads]:
            if not isinstance(thread, dict):
                yield Broken(thread, NO_THREAD)
                continue
            for item in walk_list(value, thread, "messages", "message", HISTORY):
                if isinstance(item, Item):
                    yield Item(item.kind, item.number, item.data, HISTORY, NOBODY, word(thread.get("id")))
                else:
                    yield item


def walk_groups(value: Value) -> Iterator[Item | Broken]:
    """News of groups: lines for their threads, and notices where somebody should look after them."""
    for item in walk_list(value, value.content, "groups", "notice", CUSTOMER):
        if isinstance(item, Broken):
            yield item
            continue
        message = groups.as_message(item.data)
        if message is not None:
            yield Item("message", value.number, message)
        if message is None or groups.is_for_admins(item.data):
            yield Item("notice", value.number, {"field": value.field_name, "value": item.data})


def walk_list(
    value: Value, holder: Mapping[str, Any], key: str, kind: str, origin: str
) -> Iterator[Item | Broken]:
    parts = holder.get(key)
    if parts is None:
        return
    if not isinstance(parts, list):
        yield Broken(parts, NO_LIST % {"key": key})
        return
    for part in parts:
        if isinstance(part, dict):
            yield Item(kind, value.number, part, origin, value.profiles)
        else:
            yield Broken(part, NO_OBJECT % {"key": key})


def unwrapped(item: Item) -> Item:
    """Echoes of Meta's own agent wrap what was sent: lift it out, so that it reads as any message."""
    inner = item.data.get("message")
    if item.data.get("type") is None and isinstance(inner, dict):
        data = {**inner, **{key: part for key, part in item.data.items() if key != "message"}}
        return Item(item.kind, item.number, data, item.origin, item.profiles)
    return item
