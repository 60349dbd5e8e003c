"""Nothing in a signed body can lead to another answer than 200, or disturb what comes after it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from inbox.models.event import PENDING, Event, SetAside
from inbox.models.message import Message
from inbox.operations import drafts, intake
from inbox.operations.check import check, snapshot
from tests.support.meta import WEBHOOK, envelope, load, payload_names, signed

GREETING = "Good morning, is the blue wool coat ready for pick-up?"
SOUND = json.dumps(load("01_text_plain.json")).encode()
NOT_TOLD = "The reader failed"  # how the reason begins where nobody foresaw what is wrong


def message(**parts):
    base = {"from": "447700900111", "id": "wamid.1", "timestamp": "1795163437", "type": "text"}
    return {**base, "text": {"body": "Hello"}, **parts}


def body(**parts):
    return json.dumps(envelope(messages=[message(**parts)])).encode()


def raw(text, **parts):
    """A body in which the word HERE, quotes included, is replaced by what `json` would not write."""
    return body(**(parts or {"text": {"body": "HERE"}})).replace(b'"HERE"', text)


# What arrives, and the beginning of the reason for which it is set aside as a whole.
UNREADABLE = {
    "nothing": (b"", "The body is not JSON: Expecting value"),
    "words": (b"hello", "The body is not JSON: Expecting value"),
    "half a body": (SOUND[:-20], "The body is not JSON"),
    "a list": (b"[]", "The body is JSON, but a list"),
    "a string": (b'"x"', "The body is JSON, but a str"),
    "a number": (b"7", "The body is JSON, but a int"),
    "null": (b"null", "The body is JSON, but a NoneType"),
    "not a number": (b"NaN", "The body is JSON, but a NoneType"),
    "nested lists": (b"[" * 100_000, "The body is nested too deeply"),
    "nested objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "The body is nested too deeply"),
    "a nested part": (raw(b"[" * 100_000 + b"]" * 100_000), "The body is nested too deeply"),
    "only NUL": (b"\0" * 1_000, "The body is not JSON"),
    "not UTF-8": (b'{"entry": "\xff\xfe\xfa"}', "The body is not text in UTF-8"),
    "half of UTF-16": (SOUND.decode().encode("utf-16-le")[:-1], "The body is not"),
    "a long number in half a body": (b'{"entry": ' + b"9" * 5_000, "The body is not JSON"),
    "a long number deep down": (
        b"[9" + b"9" * 5_000 + b"," + b"[" * 100_000,
        "The body is nested too deeply",
    ),
}
UNFIT = {
    "an empty object": (b"{}", "The body has no list of entries"),
    "entries that are none": (b'{"entry": {}}', "The body has no list of entries"),
    "an entry that is none": (b'{"entry": [7]}', "The entry has no list of changes"),
    "a change that is none": (b'{"entry": [{"changes": ["x"]}]}', "The change has no value"),
    "messages that are none": (json.dumps(envelope(messages={})).encode(), "`messages` is not a list"),
    "a message that is none": (json.dumps(envelope(messages=[1])).encode(), "An element of `messages`"),
    "no id": (body(id=None), "The message has no id"),
    "an id of spaces": (body(id="  "), "The message has no id"),
    "an id with NUL": (body(id="wamid.\0"), "The message.message_id contains characters"),
    "an id with half a character": (body(id="wamid.\ud800"), "The message.message_id contains characters"),
    "an id without end": (body(id="w" * 600), "The message.message_id is longer"),
    "nobody": (json.dumps(envelope(messages=[{"id": "wamid.1"}])).encode(), "The message does not say who"),
    "a number with NUL": (body(**{"from": "4477\0"}), "The contact_alias.value contains characters"),
    "a group with NUL": (body(group_id="group\0"), "The conversation.group_id contains characters"),
    "a quote with NUL": (body(context={"id": "a\0"}), "The message.context_message_id contains"),
    "a status of nothing": (json.dumps(envelope(statuses=[{}])).encode(), "The status does not name"),
}

# What arrives, and the text that is stored in the end.
READABLE = {
    "UTF-16": (SOUND.decode().encode("utf-16"), GREETING),
    "a mark of byte order": (b"\xef\xbb\xbf" + SOUND, GREETING),
    "NUL": (body(text={"body": "a\0b"}), "a\ufffdb"),
    "half a character": (body(text={"body": "a\ud83db"}), "a\ufffdb"),
    "half a character in bytes": (raw(b'"a\xed\xa0\xbdb"'), "a\ufffdb"),
    "not a number": (raw(b"NaN", extra="HERE"), "Hello"),
    "infinite": (raw(b"[-Infinity, 1e400]", extra="HERE"), "Hello"),
    "a number of 5,000 digits": (raw(b"9" * 5_000, extra="HERE"), "Hello"),
    "a time of 5,000 digits": (raw(b"9" * 5_000, timestamp="HERE"), "Hello"),
    "an integer beyond 64 bits": (raw(b"9" * 19, timestamp="HERE"), "Hello"),
    "a key twice": (body().replace(b'"type"', b'"type": "image", "type"'), "Hello"),
    "nested in an unknown part": (raw(b"[" * 400 + b"]" * 400, extra="HERE"), "Hello"),
    "a name with NUL": (json.dumps(envelope(messages=[message()], contacts=[
        {"wa_id": "447700900111", "profile": {"name": "Mi\0rela\ud800"}}])).encode(), "Hello"),
    "a type without end": (body(type="x" * 5_000), None),
}  # fmt: skip


@pytest.fixture
def figures(app):
    def count():
        with snapshot(app.extensions["engine"]) as connection:
            return check(connection)

    return count


def test_a_strange_body_is_kept_and_set_aside_with_the_reason(meta, rows, figures):
    strange = {**UNREADABLE, **UNFIT}
    answers = {name: meta.posts(sent, apply=False).status_code for name, (sent, _) in strange.items()}
    assert answers == dict.fromkeys(strange, 200)
    meta.applied()

    found = rows(select(Event.body, SetAside.error).outerjoin(SetAside))
    reasons = {bytes(sent): reason for sent, reason in found}

    for name, (sent, reason) in strange.items():
        assert (reasons[sent] or "").startswith(reason), name
    assert (figures()["events_pending"], figures()["messages"]) == (0, 0)

    meta.posts(SOUND)
    assert (figures()["messages"], figures()["problems"]) == (1, [])


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.databases("sqlite")
def test_what_can_be_read_is_stored(meta, rows, name):
    sent, text = READABLE[name]
    assert meta.posts(sent).status_code == 200

    assert rows(select(SetAside.error)) == []
    assert [row.text_body for row in rows(select(Message.text_body))] == [text]


def test_what_cannot_be_stored_is_replaced_in_the_text_and_kept_beside_it(meta, rows, figures):
    bodies = [
        sent.replace(b"wamid.1", f"wamid.{number}".encode())
        for number, (sent, _) in enumerate(READABLE.values())
        if b"\0" not in sent[:10]
    ]
    for sent in bodies:
        assert meta.posts(sent).status_code == 200
    assert rows(select(SetAside.error)) == []
    stored = rows(select(Message.text_body, Message.raw_payload))

    originals = [json.loads(payload)["text"]["body"] for text, payload in stored if "\ufffd" in (text or "")]
    assert originals == ["a\0b", "a\ud83db", "a\ud83db"]
    assert figures()["problems"] == []


def test_one_bad_message_among_ten_is_set_aside_alone(app, meta, rows, figures, monkeypatch):
    """And a replay stores it once the reader has learned to read it."""
    ten = [message(id=f"wamid.{number}", text={"body": f"word {number}"}) for number in range(10)]
    real = drafts.draft

    def stumbles(unit, channel_id):
        if unit.item.data["id"] == "wamid.6":
            raise KeyError("body")
        return real(unit, channel_id)

    with monkeypatch.context() as patch:
        patch.setattr(intake, "draft", stumbles)
        meta.posts(envelope(messages=ten))

    assert rows(select(SetAside.position, SetAside.error)) == [(6, "The reader failed with KeyError.")]
    before = figures()
    assert (before["messages"], before["unread"], before["events_pending"]) == (9, 9, 0)
    assert (before["events_failed"], before["problems"]) == (1, [])

    assert app.extensions["applier"].replay(1) == 0

    after = figures()
    assert (after["messages"], after["unread"], after["events_failed"], after["problems"]) == (10, 10, 0, [])


def test_a_call_with_the_id_of_a_message_leaves_the_message_alone(meta, rows, figures):
    call = {"id": "wamid.1", "from": "447700900111", "event": "connect", "timestamp": "1795163500"}
    meta.posts(envelope(messages=[message()]))
    meta.posts(envelope(field="calls", calls=[call]))

    assert rows(select(SetAside.error)) == [("The call has the id of a message.",)]
    assert rows(select(Message.text_body)) == [("Hello",)]
    assert figures()["problems"] == []


def test_a_replay_that_fails_again_changes_nothing(app, meta, rows, figures):
    meta.posts(envelope(messages=[message(), message(id="wamid.\0")]))
    before = figures()

    assert app.extensions["applier"].replay(1) == 1

    assert figures() == before
    assert rows(select(SetAside.event_id, SetAside.position)) == [(1, 1)]


def test_wrong_types_in_every_place_disturb_nothing(client, meta, rows, figures, long):
    """Every key and element of the payloads, one at a time, is something else than it should be."""
    chance = random.Random(78)
    names = payload_names() if long else chance.sample(payload_names(), 12)
    bodies = [sent for name in names for sent in misshapen(load(name))]
    bodies = bodies if long else chance.sample(bodies, 700)
    for number, sent in enumerate(bodies):
        own = sent.replace(b"wamid.", f"wamid.{number}.".encode())
        assert client.post(WEBHOOK, data=own, headers=signed(own)).status_code == 200, own
    meta.applied()

    unforeseen = rows(select(SetAside.error, SetAside.piece).where(SetAside.error.startswith(NOT_TOLD)))
    assert unforeseen == []
    assert rows(select(func.count()).where(Event.state == PENDING)) == [(0,)]
    assert figures()["problems"] == []

    before = figures()["messages"]
    meta.posts(SOUND)
    assert figures()["messages"] == before + 1


WORDS = ("", "x", "\0\ud800", "9" * 700)
ODD: tuple[Any, ...] = (None, True, 0, -1.5, 2**70, 1e308, *WORDS, [], {}, [[]], [None], ["x"], {"x": {}})


def misshapen(whole) -> Iterator[bytes]:
    for path in paths(whole):
        for value in ODD:
            changed = copy.deepcopy(whole)
            holder = changed
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = value
            yield json.dumps(changed).encode()


def paths(part, before=()) -> Iterator[tuple]:
    steps = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, inner in steps:
        yield (*before, step)
        yield from paths(inner, (*before, step))
