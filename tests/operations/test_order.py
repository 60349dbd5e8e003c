"""The order of bodies, their repetition and their wrapping change nothing."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
from collections.abc import Iterator

import pytest

from inbox.models.base import Base
from inbox.operations import keeper
from tests.support.digest import differences, figures, statuses, threads
from tests.support.meta import Json, Meta, load, payload_names, values

LATER = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)  # no payload is from the future then, so none is clamped


@pytest.fixture
def after_the_payloads(monkeypatch):
    monkeypatch.setattr(keeper, "utcnow", lambda: LATER)


@pytest.fixture
def engine(app):
    return app.extensions["engine"]


def test_all_payloads_become_what_the_contract_counts(meta, engine, after_the_payloads):
    bodies = [load(name) for name in payload_names()]
    for name in payload_names():
        meta.posts(name, apply=False)
    meta.applied()

    found = figures(engine)

    messages = {(number, one["id"]) for number, one in messages_of(bodies)}
    people = People(bodies)
    assert found | {"unread": 0} == {
        "events": 78,
        "events_pending": 0,
        "events_failed": 0,
        "messages": len(messages),
        "conversations": len(people.conversations(bodies)),
        "statuses": len(statuses_of(bodies)),
        "unread": 0,
        "problems": [],
    }
    assert (found["messages"], found["conversations"], found["statuses"]) == (67, 10, 9)
    assert statuses(engine) == statuses_of(bodies)
    stored = [one["message_id"] for thread in threads(engine).values() for one in thread["messages"]]
    assert {wamid for _, wamid in messages} == {wamid for wamid in stored if wamid.startswith("wamid.")}
    assert len(stored) == len(set(stored))


def test_every_order_ends_in_the_same_threads(come_to, long):
    """Shuffled, repeated, cut into single changes and packed together anew."""
    bodies = [load(name) for name in payload_names()]
    expected = come_to(bodies)
    for seed in range(200 if long else 20):
        chance = random.Random(seed)
        assert differences(come_to(rearranged(bodies, chance)), expected) == [], f"seed {seed}"


@pytest.fixture
def come_to(app, after_the_payloads):
    """Applies bodies to the emptied database and returns what came of them."""
    engine = app.extensions["engine"]

    def apply(bodies):
        with engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
        meta = Meta(app, app.test_client())
        chance = random.Random(len(bodies))
        for body in bodies:
            assert meta.posts(json.dumps(body).encode(), apply=chance.random() < 0.3).status_code == 200
        meta.applied()
        found = figures(engine)
        assert (found["events_pending"], found["events_failed"], found["problems"]) == (0, 0, [])
        del found["events"]
        return {"figures": found, "threads": threads(engine), "statuses": statuses(engine)}

    return apply


def rearranged(bodies: list[Json], chance: random.Random) -> list[Json]:
    """The same news in other bodies: Meta puts together what it likes, repeats it and overtakes itself."""
    pieces = [piece for body in bodies for piece in cut(body)]
    pieces += chance.sample(pieces, len(pieces) // 3)
    chance.shuffle(pieces)
    packed = []
    while pieces:
        size = chance.choice((1, 1, 2, 5, 12))
        taken, pieces = pieces[:size], pieces[size:]
        packed.append({**taken[0], "entry": [entry for piece in taken for entry in piece["entry"]]})
    return packed


def cut(body: Json) -> Iterator[Json]:
    """One body for each element of each list of messages, statuses and so on."""
    lists = ("messages", "statuses", "message_echoes", "calls")
    for entry in body["entry"]:
        for change in entry["changes"]:
            names = [name for name in lists if len(change["value"].get(name, [])) > 1]
            if not names:
                yield {**body, "entry": [{**entry, "changes": [change]}]}
            for name in names:
                for element in change["value"][name]:
                    own = copy.deepcopy(change)
                    own["value"][name] = [element]
                    yield {**body, "entry": [{**entry, "changes": [own]}]}


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
