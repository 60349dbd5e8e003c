"""Times that cannot be: they are kept as they came, and count as the moment of receipt."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from sqlalchemy import select

from inbox.models import CallStatus, Contact, Conversation, Message, SetAside, Status
from tests.support.meta import envelope

pytestmark = pytest.mark.usefixtures("rebuilt_in_the_end")

OURS, CUSTOMER = "15550100101", "447700900199"

ODD = {
    "zero": "0",
    "zero as a number": 0,
    "negative": "-1795163437",
    "negative as a number": -1,
    "milliseconds": str(int(time.time() * 1_000)),
    "milliseconds as a number": int(time.time() * 1_000),
    "the year 2099": "4084207200",
    "words": "half past two",
    "digits of another script": "\u0661\u0667\u0668\u0660\u0660\u0660\u0660\u0660\u0660\u0660",
    "superscripts": "\u00b9\u2077\u2078\u2070\u2070\u2070\u2070\u2070\u2070\u2070",
    "fifty digits": "9" * 50,
    "five thousand digits": "9" * 5_000,
    "a number beyond 64 bits": 2**70,
    "infinite": 1e308,
    "a fraction": "1780300800.5",
    "a date": "2026-06-01T08:00:00Z",
    "nothing": None,
    "an empty text": "",
    "yes": True,
    "a list": ["1780300800"],
    "an object": {"seconds": 1780300800},
}


def test_times_that_cannot_be_count_as_the_moment_of_receipt(meta, rows):
    began = dt.datetime.now(dt.UTC)
    for place, (name, at) in enumerate(ODD.items()):
        for body in everything_told_at(at, customer=f"4477009001{place:02}", name=name):
            assert meta.posts(body, apply=False).status_code == 200
    meta.applied()
    ended = dt.datetime.now(dt.UTC)

    moments = [
        *rows(select(Message.message_id, Message.timestamp, Message.received_at)),
        *rows(select(Status.message_id, Status.timestamp)),
        *rows(select(CallStatus.call_id, CallStatus.timestamp)),
        *rows(select(Contact.name, Contact.name_at, Contact.saved_name_at, Contact.marketing_at)),
        *rows(select(Conversation.contact_name, Conversation.last_message_at, Conversation.last_inbound_at)),
    ]
    assert len(moments) == len(ODD) * (3 + 1 + 1 + 1 + 1)
    assert [row for row in moments for at in row[1:] if not began <= at <= ended] == []
    assert rows(select(SetAside.error)) == []


def everything_told_at(at, *, customer, name):
    odd = {"timestamp": at}
    wamid, wacid = f"wamid.{name}", f"wacid.{name}"
    text = {"from": customer, "id": wamid, "type": "text", "text": {"body": "Hello"}, **odd}
    ends = {"from": OURS, "to": customer, "id": f"{wamid} from us"}
    call = {"id": wacid, "from": customer, "to": OURS, "event": "connect", "direction": "USER_INITIATED"}
    saved = {"type": "contact", "action": "add", "contact": {"phone_number": customer, "full_name": name}}
    return [
        envelope(messages=[text], contacts=[{"wa_id": customer, "profile": {"name": name}}]),
        envelope(field="smb_message_echoes", message_echoes=[text | ends]),
        envelope(statuses=[{"id": f"{wamid} from us", "status": "read", **odd}]),
        envelope(field="calls", calls=[call | odd]),
        envelope(field="calls", statuses=[{"id": wacid, "type": "call", "status": "RINGING", **odd}]),
        envelope(field="smb_app_state_sync", state_sync=[{**saved, "metadata": odd}]),
        envelope(field="user_preferences", user_preferences=[{"wa_id": customer, "value": "stop", **odd}]),
    ]


def test_messages_without_a_usable_time_stand_where_they_arrived(meta, agent, rows):
    """Between those with a time that came before and after; none of them holds the window open."""
    told = [str(int(time.time()) - 60), *(at for at in ODD.values()), str(int(time.time()) + 86_400)]
    for number, at in enumerate(told):
        meta.writes(f"No. {number}.", number=CUSTOMER, timestamp=at)
    meta.writes("Earlier.", number=CUSTOMER, timestamp=str(int(time.time()) - 3_600))

    page = agent.get("/conversations/1").text

    words = ["Earlier.", *(f"No. {number}." for number in range(len(told)))]
    places = [page.rindex(word) for word in words]  # the list shows one of them, too
    assert places == sorted(places)
    (found,) = rows(select(Conversation.last_inbound_at, Conversation.last_message_at))
    assert found.last_inbound_at == found.last_message_at <= dt.datetime.now(dt.UTC)
