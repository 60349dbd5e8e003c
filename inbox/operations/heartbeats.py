"""Signs of life of processes: each renews its row, and the rows tell who does the work."""

from __future__ import annotations

import datetime as dt
import os
import socket

from sqlalchemy import Engine, delete, exists, not_, select, update

from inbox.models.base import utcnow
from inbox.models.heartbeat import WORKER, Heartbeat
from inbox.operations.transaction import writing
from inbox.operations.upsert import insert_new

heartbeat = Heartbeat.__table__

FRESH = dt.timedelta(seconds=30)
KEPT = dt.timedelta(days=1)


def beat(engine: Engine, role: str, version: str) -> None:
    """Renew this process's row, and sweep those of processes long gone."""
    now, host, pid = utcnow(), socket.gethostname()[:200], os.getpid()
    row = {"role": role, "host": host, "pid": pid, "version": version, "started_at": now, "seen_at": now}
    key = [heartbeat.c.role, heartbeat.c.host, heartbeat.c.pid]
    mine = (heartbeat.c.role == role) & (heartbeat.c.host == host) & (heartbeat.c.pid == pid)
    with writing(engine) as connection:
        insert_new(connection, heartbeat, [row], key=key, returning=[heartbeat.c.id])
        connection.execute(update(heartbeat).where(mine).values(seen_at=now, version=version))
        connection.execute(delete(heartbeat).where(heartbeat.c.seen_at < now - KEPT))


def leave(engine: Engine, role: str) -> None:
    """Take this process's row away, so that others take its work over at once."""
    mine = (
        (heartbeat.c.role == role)
        & (heartbeat.c.host == socket.gethostname()[:200])
        & (heartbeat.c.pid == os.getpid())
    )
    with writing(engine) as connection:
        connection.execute(delete(heartbeat).where(mine))


def has_worker(engine: Engine) -> bool:
    """Tell whether a worker process is alive, so that web processes leave the work to it."""
    fresh = exists().where(heartbeat.c.role == WORKER, heartbeat.c.seen_at > utcnow() - FRESH)
    with engine.connect() as connection:
        return bool(connection.scalar(select(fresh)))


def are_there_others(engine: Engine) -> bool:
    """Tell whether another process of this installation is alive, or was half a minute ago."""
    is_mine = (heartbeat.c.host == socket.gethostname()[:200]) & (heartbeat.c.pid == os.getpid())
    others = exists().where(not_(is_mine), heartbeat.c.seen_at > utcnow() - FRESH)
    with engine.connect() as connection:
        return bool(connection.scalar(select(others)))
