"""Webhook requests that were refused: counted in memory, written now and then.

Anybody can send such requests; a row for each would let strangers fill the database.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter

from sqlalchemy import Engine, bindparam, update

from inbox.models.base import UtcDateTime, utcnow
from inbox.models.heartbeat import Refusal
from inbox.operations.transaction import writing
from inbox.operations.upsert import insert_new

refusal = Refusal.__table__


class Refusals:
    """Counts by reason since the last time they were written."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.last_at: dict[str, dt.datetime] = {}

    def count(self, reason: str) -> None:
        with self.guard:
            self.counts[reason] += 1
            self.last_at[reason] = utcnow()

    def write(self, engine: Engine) -> None:
        """Add what was counted to the table; what cannot be written is counted on."""
        with self.guard:
            counts, self.counts = self.counts, Counter()
            last_at = dict(self.last_at)
        if not counts:
            return
        try:
            with writing(engine) as connection:
                rows = [{"reason": r, "count": 0, "last_at": last_at[r]} for r in sorted(counts)]
                insert_new(connection, refusal, rows, key=[refusal.c.reason], returning=[refusal.c.id])
                connection.execute(
                    ADD, [{"key": r, "more": counts[r], "at": last_at[r]} for r in sorted(counts)]
                )
        except Exception:
            with self.guard:
                self.counts.update(counts)
            raise


ADD = (
    update(refusal)
    .where(refusal.c.reason == bindparam("key"))
    .values(count=refusal.c.count + bindparam("more"), last_at=bindparam("at", type_=UtcDateTime))
)
