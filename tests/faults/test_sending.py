"""Senders are killed in the middle: no customer gets a message twice, and none vanishes."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from inbox.adapters.graph import Graph
from inbox.models.message import Message
from inbox.models.outgoing import Outgoing
from inbox.operations import installation, outgoing, resending
from inbox.operations.outgoing import Author
from inbox.operations.sending import claiming, settling
from tests.support.apps import new_app

fork = multiprocessing.get_context("fork")

ASHA = Author("agent", "Asha Rao")
CUSTOMERS = ("ilse", "kofi", "salma", "aditi", "minori", "joaquim", "zeynep", "olena", "seoyun", "wren")
BEFORE_CLAIM, BEFORE_REQUEST, WRITTEN, ANSWERED, BEFORE_COMMIT = (
    "before the claim is committed",
    "before the request",
    "request written",
    "answer received",
    "before the result is committed",
)
POINTS = (BEFORE_CLAIM, BEFORE_REQUEST, WRITTEN, ANSWERED, BEFORE_COMMIT)
PATIENCE = 120


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_sender_sends_nothing_twice_and_loses_nothing(
    app, pretend, database_url, tmp_path, monkeypatch, rows, long, point
):
    count = 100 if long else 20
    monkeypatch.setattr(claiming, "LEASE", timedelta(seconds=0.5))
    conversations = [pretend.writes(key) for key in CUSTOMERS]
    texts = [f"Message {number}" for number in range(count)]
    with app.app_context():
        for number, text in enumerate(texts):
            place = conversations[number % len(conversations)]
            outgoing.write(place, {"type": "text", "text": {"body": text}}, by=ASHA)
    kills = 0
    deadline = time.monotonic() + PATIENCE
    while open_work(rows) and time.monotonic() < deadline:
        kills += run_sender(pretend, database_url, tmp_path, point)
        app.extensions["chores"].messages_due(1)  # what the sweep does with those that nobody holds

    assert kills > count / 10, "Nobody was killed, so nothing was tested."
    pretend.tells()
    settled_without_agents = dict(rows(states()))
    if point == BEFORE_REQUEST:
        decide(app, rows)
        pretend.sends()
        pretend.tells()

    taken = Counter(sent["text"]["body"] for sent in delivered(pretend))
    assert taken == Counter(texts)
    if point == BEFORE_REQUEST:
        unsure = settled_without_agents["unconfirmed"]
        assert dict(rows(states())) == {"read": count, "failed": unsure}
    else:
        assert settled_without_agents == {"read": count}


def states():
    query = select(Message.status, func.count()).where(Message.direction == "outbound")
    return query.group_by(Message.status)


def open_work(rows) -> int:
    ((count,),) = rows(select(func.count()).where(Outgoing.state.in_(("queued", "sending"))))
    return count


def delivered(pretend) -> list[dict]:
    """What customers really got."""
    lines = [line for chat in pretend.world.chats.values() for line in chat.lines if not line.by]
    return [line.message for line in lines]


def decide(app, rows) -> None:
    """An agent looks at each message that nobody is sure of, and sends it again: none had arrived."""
    for (message,) in rows(select(Outgoing.message_pk).where(Outgoing.state == "unconfirmed")):
        with app.app_context():
            resending.send_again(message, by=ASHA)


def run_sender(pretend, database_url: str, folder, point: str) -> bool:
    """Let a process send until it is killed, or has nothing to do; tell whether it was killed."""
    process = fork.Process(target=send, args=(pretend, database_url, folder, point, random.random()))
    if point == WRITTEN:
        pretend.world.on_outgoing = lambda customer, line: kill(process.pid)
    process.start()
    process.join(PATIENCE)
    pretend.world.on_outgoing = None
    return process.exitcode == -signal.SIGKILL


def kill(pid: int | None) -> None:
    if pid is not None and random.random() < 0.5:
        os.kill(pid, signal.SIGKILL)


def send(pretend, database_url: str, folder, point: str, seed: float) -> None:
    """The process that is killed. It has the parent's memory, but connections of its own."""
    random.seed(seed)
    app = new_app(database_url, folder)
    app.extensions["graph"] = pretend.app.extensions["graph"]
    arm(point)
    chores = app.extensions["chores"]
    for each in chores.messages_due(100):
        chores.send_message(each)
    os._exit(0)


def arm(point: str) -> None:
    """Put the bullet where it is to hit."""
    places: dict[str, tuple[Any, str, bool]] = {
        BEFORE_CLAIM: (installation, "mark", True),
        BEFORE_REQUEST: (Graph, "call", True),
        ANSWERED: (Graph, "call", False),
        BEFORE_COMMIT: (settling, "end", False),
    }
    if point in places:
        owner, name, is_before = places[point]
        setattr(owner, name, deadly(getattr(owner, name), is_before))


def deadly(original: Callable[..., Any], is_before: bool) -> Callable[..., Any]:
    def shot(*args: Any, **kwargs: Any) -> Any:
        if is_before:
            maybe_die()
        result = original(*args, **kwargs)
        if not is_before:
            maybe_die()
        return result

    return shot


def maybe_die() -> None:
    if random.random() < 0.5:
        os.kill(os.getpid(), signal.SIGKILL)
