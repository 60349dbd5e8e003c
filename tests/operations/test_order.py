"""The order of bodies, their repetition and their wrapping change nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inbox.models import Message, Status
from inbox.models.base import Base
from inbox.models.message import rank
from inbox.operations import conversations, keeper
from tests.conftest import is_long
from tests.support.deliveries import Delivery, bodies, corpus, mixed, more_news, rearranged
from tests.support.digest import differences, figures, tables
from tests.support.meta import Json, Meta, load, payload_names, values
from tests.support.people import stories

GROUP_NEWS = 6  # lines of groups that have no id at Meta
LATER = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)  # no payload is from the future then, so none is clamped


def in_a_while(examples: int, long: int) -> settings:
    """So many examples on each database; the fixtures empty their database themselves."""
    suppressed = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=long if is_long() else examples, suppress_health_check=suppressed)


@pytest.fixture
def after_the_payloads(monkeypatch):
    monkeypatch.setattr(keeper, "utcnow", lambda: LATER)


@pytest.fixture
def engine(app):
    return app.extensions["engine"]


def test_all_payloads_become_what_the_contract_counts(meta, engine, rows, after_the_payloads):
    bodies = [load(name) for name in payload_names()]
    for name in payload_names():
        meta.posts(name, apply=False)
    meta.applied()

    found = figures(engine)

    messages = {(number, one["id"]) for number, one in messages_of(bodies)}
    people = People(bodies)
    assert found | {"unread": 0} == {
        "events": 83,
        "events_pending": 0,
        "events_failed": 0,
        "messages": len(messages) + GROUP_NEWS,
        "conversations": len(people.conversations(bodies)),
        "statuses": len(statuses_of(bodies)),
        "unread": 0,
        "problems": [],
    }
    assert (found["messages"], found["conversations"], found["statuses"]) == (73, 10, 9)
    steps = rows(select(Status.message_id, Status.status, Status.participant))
    assert set(map(tuple, steps)) == statuses_of(bodies)
    stored = [wamid for (wamid,) in rows(select(Message.message_id))]
    assert {wamid for _, wamid in messages} == {wamid for wamid in stored if wamid.startswith("wamid.")}
    assert len(stored) == len(set(stored))


class Mailbox:
    """An inbox that is emptied before each story."""

    def __init__(self, app):
        self.app = app
        self.engine = app.extensions["engine"]
        self.applier = app.extensions["applier"]
        self.meta = Meta(app, app.test_client())
        self.known = {}

    def empty(self):
        with self.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())

    def reads(self, place):
        """Let an agent read one of the conversations, if there are any."""
        with self.app.app_context():
            living = [row.conversation.id for row in conversations.newest().items]
            if living:
                conversations.mark_read(living[place % len(living)])

    def told(self, pieces, deliveries, *, slice_size=100):
        """What is in the tables in the end."""
        self.empty()
        self.applier.slice_size = slice_size
        for body, is_applied in bodies(pieces, deliveries):
            assert self.meta.posts(json.dumps(body).encode(), apply=is_applied).status_code == 200
        self.meta.applied()
        found = figures(self.engine)
        assert (found["events_pending"], found["events_failed"], found["problems"]) == (0, 0, [])
        del found["events"]
        return {"figures": found, **tables(self.engine)}

    def told_in_order(self, pieces, deliveries):
        """The same news once each, in the order in which they were written down, one after the other."""
        mix = tuple(sorted({one.piece for one in deliveries}))
        if (id(pieces), mix) not in self.known:
            plain = [Delivery(piece, is_applied=True) for piece in mix]
            self.known[id(pieces), mix] = self.told(pieces, plain)
        return self.known[id(pieces), mix]


@pytest.fixture
def mailbox(app, after_the_payloads):
    return Mailbox(app)


CORPUS, PEOPLE = corpus(), stories()
CHANGES = more_news() + [load(name) for name in payload_names() if "01" <= name < "10" or "41" <= name < "67"]


@in_a_while(25, 1_000)
@given(deliveries=rearranged(CORPUS), slice_size=st.integers(1, 100))
def test_any_order_batching_and_repetition_of_any_mix_ends_in_the_same_tables(
    mailbox, deliveries, slice_size
):
    found = mailbox.told(CORPUS, deliveries, slice_size=slice_size)

    assert differences(found, mailbox.told_in_order(CORPUS, deliveries)) == []


@in_a_while(40, 1_000)
@given(deliveries=rearranged(PEOPLE), slice_size=st.integers(1, 20))
def test_people_who_change_their_numbers_are_the_same_people_in_any_order(mailbox, deliveries, slice_size):
    found = mailbox.told(PEOPLE, deliveries, slice_size=slice_size)

    assert differences(found, mailbox.told_in_order(PEOPLE, deliveries)) == []


@in_a_while(15, 300)
@given(deliveries=mixed(CHANGES), readings=st.dictionaries(st.integers(0, 40), st.integers(0, 9)))
def test_at_every_moment_the_counts_are_right_and_no_state_has_gone_backwards(
    mailbox, rows, deliveries, readings
):
    """Whatever agents read in between."""
    mailbox.empty()
    before: dict[str, str | None] = {}
    for number, (body, _) in enumerate(bodies(CHANGES, deliveries)):
        mailbox.meta.posts(json.dumps(body).encode())
        if number in readings:
            mailbox.reads(readings[number])

        assert figures(mailbox.engine)["problems"] == []
        now = dict(map(tuple, rows(select(Message.message_id, Message.status))))
        assert {wamid for wamid in before if rank(now.get(wamid)) < rank(before[wamid])} == set()
        before |= now


def holders(body: Json) -> Iterator[tuple[str, Json]]:
    """Everything that holds messages, with the business number that it is for."""
    for value in values(body):
        number = value.get("metadata", {}).get("phone_number_id")
        yield number, value
        yield number, value.get("standby", {})
        for chunk in value.get("history", []):
            for thread in chunk.get("threads", []):
                yield number, {"messages": thread["messages"], "thread": thread["id"]}


def messages_of(bodies: list[Json]) -> Iterator[tuple[str, Json]]:
    for body in bodies:
        for number, holder in holders(body):
            for one in [*holder.get("messages", []), *holder.get("message_echoes", [])]:
                yield number, one


def statuses_of(bodies: list[Json]) -> set[tuple[str, str, str]]:
    return {
        (
            one["id"],
            one["status"],
            one.get("recipient_participant_id") or one.get("participant_recipient_id", ""),
        )
        for body in bodies
        for value in values(body)
        for one in value.get("statuses", [])
        if one.get("type") != "call"
    }


class People:
    """Who is who in the payloads: ids that are ever named together are one person's."""

    def __init__(self, bodies: list[Json]) -> None:
        self.leads: dict[str, str] = {}
        for body in bodies:
            for _, holder in holders(body):
                for contact in holder.get("contacts", []):
                    self.same(contact.get("wa_id"), contact.get("user_id"), contact.get("parent_user_id"))
        for _, one in messages_of(bodies):
            self.same(*self.ids(one))

    def same(self, *ids: str | None) -> None:
        known = [one for one in ids if one]
        for other in known[1:]:
            self.leads[self.first(other)] = self.first(known[0])

    def first(self, one: str) -> str:
        while self.leads.get(one, one) != one:
            one = self.leads[one]
        return one

    def ids(self, one: Json) -> list[str | None]:
        system = one.get("system", {})
        shared = one["contacts"][0]["phones"][0]["wa_id"] if one.get("origin") == "contact_request" else None
        keys = ("from", "from_user_id", "from_parent_user_id")
        changes = ("wa_id", "user_id", "previous_user_id")
        return [shared, *(one.get(key) for key in keys), *(system.get(key) for key in changes)]

    def conversations(self, bodies: list[Json]) -> set[tuple[str, str]]:
        found = set()
        for body in bodies:
            for number, holder in holders(body):
                own = (holder.get("metadata") or {}).get("display_phone_number", "15550100101")
                for one in [*holder.get("messages", []), *holder.get("message_echoes", [])]:
                    ids = [x for x in self.ids(one) if x and x != own]
                    to = one.get("to") or one.get("message", {}).get("to") or ""
                    who = one.get("group_id") or holder.get("thread") or (ids + [to.lstrip("+")])[0]
                    found.add((number, self.first(who)))
                for one in holder.get("calls", []):
                    who = one["to"] if one["direction"] == "BUSINESS_INITIATED" else one["from"]
                    found.add((number, self.first(who)))
        return found
