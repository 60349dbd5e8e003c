"""Fills a database with messages of the past: by the applier's own code, without webhooks and events."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from sqlalchemy import Engine, insert

from benchmarks.bodies import one_body
from benchmarks.words import texts
from inbox.models.base import utcnow
from inbox.models.event import APPLIED, Event
from inbox.operations import intake
from inbox.operations.drafts import Unit
from inbox.operations.transaction import writing
from inbox.whatsapp.envelope import Item, walk

CONVERSATIONS = 50_000
AT_ONCE = 500
STEP = 20  # seconds between two messages


def seed(engine: Engine, messages: int) -> None:
    """Add so many messages in up to 50,000 conversations, and tell on standard error how far that is."""
    began = time.monotonic()
    for number, units in enumerate(slices(engine, messages)):
        with writing(engine) as connection:
            intake.store(connection, units)
        if number % 20 == 0 or len(units) < AT_ONCE:
            done = min((number + 1) * AT_ONCE, messages)
            told = f"\r  {done:,} of {messages:,} messages after {time.monotonic() - began:.0f} s "
            print(told, end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def slices(engine: Engine, messages: int) -> Iterator[list[Unit]]:
    now = utcnow()
    first = now.timestamp() - STEP * messages - 86_400
    with writing(engine) as connection:
        event = {"digest": b"seed", "body": b"{}", "received_at": now, "state": APPLIED, "applied_at": now}
        event_id = connection.scalar(insert(Event).returning(Event.id), event) or 0
    words = texts("seed")
    for number in range(messages // AT_ONCE):
        body = one_body("seed", number, AT_ONCE, words, first, step=STEP, customers=CONVERSATIONS)
        items = (part for part in walk(body) if isinstance(part, Item))
        yield [Unit(item, event_id, place, now) for place, item in enumerate(items)]
