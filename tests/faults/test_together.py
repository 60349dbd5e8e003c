"""Senders, agents, the applier and merges at work on the same few conversations: none waits for another
in a circle, nothing is lost, and nothing is sent twice.
"""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from inbox.demo.people import Customer
from inbox.demo.world import ScriptedAnswer
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.message import Message
from inbox.models.outgoing import Outgoing
from inbox.operations import buckets, conversations, outgoing, resending
from inbox.operations.buckets import Rate
from inbox.operations.outgoing import Author
from inbox.operations.resending import NothingToDecide
from inbox.operations.transaction import writing
from tests.support.meta import Meta, envelope
from tests.support.senders import wait_for

ASHA = Author("agent", "Asha Rao")
PEOPLE = 5
LOST = ScriptedAnswer(502, "<html>Bad gateway</html>", afterwards=True)
REFUSED = ScriptedAnswer(400, {"error": {"code": 131053, "message": "No."}})
LATER = ScriptedAnswer(500, {"error": {"code": 131000, "message": "No."}})


class Office:
    """Everybody at work, each in a thread; what goes wrong for one of them is kept."""

    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.troubles: list[BaseException] = []
        self.threads: list[threading.Thread] = []

    def employ(self, work: Callable[[], object], *, times: int | None = None) -> None:
        def run() -> None:
            done = itertools.count()
            while not self.is_over.is_set() and (times is None or next(done) < times):
                try:
                    work()
                except (NothingToDecide, outgoing.Refused):
                    pass
                except BaseException as trouble:
                    self.troubles.append(trouble)
                    return

        self.threads.append(threading.Thread(target=run))

    def work(self, of_those: int) -> None:
        """Until the first so many have done all that they were to do."""
        for thread in self.threads:
            thread.start()
        for thread in self.threads[:of_those]:
            thread.join()
        self.is_over.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture
def people(pretend, meta) -> list[tuple[int, int]]:
    """Each has two conversations: one under the number and one under the user id, which are one person."""
    found = []
    for n in range(PEOPLE):
        number, user_id = f"4477009{n:05}", f"GB.{n:06}"
        pretend.world.add(Customer(f"person-{n}", f"Person {n}", user_id, number))
        meta.posts(told(n, "number", **{"from": number}))
        first = newest(pretend)
        meta.posts(told(n, "id", from_user_id=user_id))
        found.append((first, newest(pretend)))
        pretend.world.chat(f"person-{n}").last_inbound_at = pretend.world.clock()
    return found


def told(n: int, what: str, **who: str) -> dict[str, Any]:
    message = {"id": f"wamid.{what}-{n}", "timestamp": str(int(time.time())), "type": "text", **who}
    return envelope(messages=[{**message, "text": {"body": f"It is me, by {what}"}}])


def newest(pretend) -> int:
    with pretend.app.extensions["engine"].connect() as connection:
        return int(connection.scalar(select(func.max(Conversation.id))) or 0)


class Day:
    """What each of them does, once."""

    def __init__(self, pretend, rows, places: list[int]) -> None:
        self.pretend, self.app, self.rows, self.places = pretend, pretend.app, rows, places
        self.chores, self.engine = self.app.extensions["chores"], self.app.extensions["engine"]
        self.meta = Meta(self.app, self.app.test_client())  # clients are not for several threads
        self.numbers, self.merging = itertools.count(), iter(range(PEOPLE))
        self.copied: list[int] = []

    def write(self) -> None:
        text = {"type": "text", "text": {"body": f"Message {next(self.numbers)}"}}
        with self.app.app_context():
            outgoing.write(random.choice(self.places), text, by=ASHA)

    def read(self) -> None:
        with self.app.app_context():
            conversations.mark_read(random.choice(self.places))
            conversations.mark_unread(random.choice(self.places))

    def decide(self) -> None:
        time.sleep(0.01)
        found = self.rows(select(Outgoing.message_pk).where(Outgoing.state.in_(("failed", "unconfirmed"))))
        if not found:
            return
        (message,) = random.choice(found)
        with self.app.app_context():
            match random.randrange(3):
                case 0:
                    self.copied.append(message)
                    resending.send_again(message, by=ASHA)
                case 1:
                    resending.confirm(message)
                case 2:
                    resending.discard(message)

    def send(self) -> None:
        for due in self.chores.messages_due(5):
            self.chores.send_message(due)

    def trouble(self) -> None:
        self.pretend.world.next_answers.append(random.choice((LOST, REFUSED, LATER)))
        self.hurry()
        time.sleep(0.05)

    def hurry(self) -> None:
        """Nobody waits for the next try."""
        self.chores.sends_breaker.lines.clear()
        for (id,) in self.rows(select(Outgoing.id).where(Outgoing.state == "queued")):
            late = update(Outgoing).where(Outgoing.id == id, Outgoing.state == "queued")
            with writing(self.engine) as connection:
                connection.execute(late.values(next_attempt_at=utcnow()))

    def tell(self) -> None:
        bodies, self.pretend.post.bodies = self.pretend.post.bodies, []
        for body in bodies:
            self.pretend.meta.posts(body, apply=False)
        self.pretend.meta.applied()
        time.sleep(0.01)

    def merge(self) -> None:
        """Let somebody write under both of their ids."""
        time.sleep(0.3)
        n = next(self.merging)
        body = told(n, "both", **{"from": f"4477009{n:05}"}, from_user_id=f"GB.{n:06}")
        self.meta.posts(body, apply=False)

    def is_done(self) -> bool:
        self.hurry()
        self.send()
        self.tell()
        return not self.rows(select(Outgoing.id).where(Outgoing.state.in_(("queued", "sending"))))


def test_all_at_once(pretend, people, rows, runner, rebuilt, long, monkeypatch):
    each = 150 if long else 40
    monkeypatch.setattr(buckets, "PAIR", Rate(burst=1e6, per_second=1e6))
    monkeypatch.setattr(buckets, "NUMBER", Rate(burst=1e6, per_second=1e6))
    pretend.world.throttle.pair_burst = pretend.world.throttle.per_second = 1e6
    day = Day(pretend, rows, [place for pair in people for place in pair])

    office = Office()
    office.employ(day.write, times=each)
    office.employ(day.write, times=each)
    office.employ(day.merge, times=PEOPLE)
    for work in (day.read, day.decide, day.send, day.send, day.send, day.trouble, day.tell):
        office.employ(work)
    office.work(of_those=3)
    pretend.world.next_answers.clear()

    wait_for(day.is_done, patience=120)
    day.tell()
    assert office.troubles == []
    assert next(day.merging, None) is None
    living = rows(select(Conversation.id).where(Conversation.merged_into_id.is_(None)))
    assert len(living) == PEOPLE
    taken = Counter(line.message["text"]["body"] for line in delivered(pretend))
    again = {text for (text,) in rows(select(Message.text_body).where(Message.id.in_(day.copied)))}
    assert {text for text, count in taken.items() if count > 1} <= again
    accepted = rows(select(Message.text_body).join(Outgoing).where(Outgoing.state == "accepted"))
    assert Counter(text for (text,) in accepted) == taken
    assert taken.total() > each
    result = runner.invoke(args=["check"])
    assert '"problems": []' in result.output, result.output
    rebuilt()


def delivered(pretend):
    return [line for chat in pretend.world.chats.values() for line in chat.lines if not line.by]
