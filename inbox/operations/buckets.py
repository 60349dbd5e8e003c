"""Token buckets: how fast messages may go out, to one person and from one number.

Meta lets a number send to one person a burst of 45 messages and one in six seconds on average, and 80
messages a second in all. What goes over that is refused and makes the wait longer, so it is not tried.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select, update

from inbox.models.base import utcnow
from inbox.models.outgoing import Bucket
from inbox.operations.transaction import writing
from inbox.operations.upsert import insert_new

bucket = Bucket.__table__


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second after that."""

    burst: float
    per_second: float


FULL_AFTER = dt.timedelta(hours=1)  # whatever the rate
PAIR = Rate(burst=45, per_second=1 / 6)
NUMBER = Rate(burst=80, per_second=80)


def take(connection: Connection, wanted: Mapping[str, Rate]) -> float:
    """Take one token from each bucket, or none; return the seconds until all of them have one.

    The rows stay locked until the transaction ends, so that no two senders take the same token.
    """
    names, now = sorted(wanted), utcnow()
    full = [{"name": name, "tokens": wanted[name].burst, "filled_at": now} for name in names]
    insert_new(connection, bucket, full, key=[bucket.c.name], returning=[bucket.c.name])
    query = select(bucket).where(bucket.c.name.in_(names)).order_by(bucket.c.name).with_for_update()
    levels = {name: wanted[name].burst for name in names}
    for row in connection.execute(query):
        rate = wanted[row.name]
        passed = max(0.0, (now - row.filled_at).total_seconds())
        levels[row.name] = min(rate.burst, row.tokens + passed * rate.per_second)
    wait = max((1 - level) / wanted[name].per_second for name, level in levels.items())
    taken = 0 if wait > 0 else 1
    # Also where none is taken: a clock that was set back would fill nothing until it had caught up.
    for name, level in levels.items():
        filled = update(bucket).where(bucket.c.name == name).values(tokens=level - taken, filled_at=now)
        connection.execute(filled)
    return max(0.0, wait)


def sweep(engine: Engine) -> int:
    """Forget the buckets that are full again: one is made full where there is none."""
    with writing(engine) as connection:
        return connection.execute(delete(bucket).where(bucket.c.filled_at < utcnow() - FULL_AFTER)).rowcount
