"""Many messages at once keep to Meta's limits, and each conversation to its order."""

from __future__ import annotations

from collections import deque

import pytest
from sqlalchemy import func, select

from inbox import jobs
from inbox.demo.people import Customer
from inbox.models.outgoing import ACCEPTED, Outgoing
from inbox.operations import buckets, outgoing
from inbox.operations.buckets import Rate
from inbox.operations.outgoing import Author
from tests.support.senders import wait_for

ASHA = Author("agent", "Asha Rao")


@pytest.fixture
def crowd(pretend, long):
    """So many people have written, and one of them gets so many messages."""
    people = 200 if long else 30
    for number in range(people):
        key = f"person-{number}"
        pretend.world.add(Customer(key, f"Person {number}", f"GB.{number:06}", f"4477009{number:05}"))
    return [pretend.writes(f"person-{number}") for number in range(people)]


def test_limits_and_order_are_kept(app, pretend, crowd, rows, long, monkeypatch):
    each, to_one, pair = (5, 100, buckets.PAIR) if long else (5, 60, Rate(burst=45, per_second=2))
    monkeypatch.setattr(buckets, "PAIR", pair)
    monkeypatch.setattr(pretend.world, "calls", deque())  # all of them: the demo keeps the last thousand
    pretend.world.throttle.pair_per_second = pair.per_second * 1.02  # two clocks never agree to the digit
    pretend.world.throttle.pair_burst = pair.burst + pair.per_second  # a second's worth may bunch up
    with app.app_context():
        for round in range(each):
            for conversation in crowd:
                write(conversation, round)
        for number in range(each, each + to_one):
            write(crowd[0], number)
    total = each * len(crowd) + to_one

    jobs.start(app)

    def all_sent():
        query = select(func.count()).where(Outgoing.state == ACCEPTED)
        return rows(query) == [(total,)]

    wait_for(all_sent, patience=600 if long else 120)
    assert pretend.world.throttle.refused == 0
    taken: dict[str, list[int]] = {}
    for call in pretend.calls("messages"):
        if call.body.get("type") == "text":
            taken.setdefault(call.body["to"], []).append(int(call.body["text"]["body"]))
    assert sum(len(numbers) for numbers in taken.values()) == total
    assert all(numbers == sorted(numbers) for numbers in taken.values())


def write(conversation, number):
    outgoing.write(conversation, {"type": "text", "text": {"body": str(number)}}, by=ASHA)
