"""The job doorbell: carries a job's name and a row's id to the threads that do the work.

What is to be done, when and how often stands on the rows. A ring that gets lost costs seconds, because
a sweep rings again for every row that is due; so nothing here is kept, retried or waited for.
"""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

from huey import Huey
from huey.consumer import Consumer, Scheduler
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import MemoryStorage, RedisStorage
from redis import ConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

MEDIA, SENDS, OTHER = "media", "sends", "other"
LANES = (MEDIA, SENDS, OTHER)
ROOM = 1_000  # rings waiting in a lane at most: what is dropped is found by the sweep
LOOK = 1.0  # seconds that a thread waits for a ring before it looks whether it should end
REST = 1.0  # seconds between two tries to reach a Redis that is away

Job = Callable[[str, int], None]


class Doorbell:
    """Rings lanes, and makes the threads that answer; without Redis only this process hears it."""

    def __init__(self, redis_url: str | None = None) -> None:
        self.uses_redis = bool(redis_url)
        self.lanes = {lane: Lane(lane, redis_url) for lane in LANES}
        self.rung: queue.Queue[tuple[str, str, int] | None] = queue.Queue(ROOM)
        self.starting = threading.Lock()
        self.carrier: threading.Thread | None = None

    def ring(self, lane: str, job: str, row_id: int) -> None:
        """Say that a row is due. Returns at once and never fails, wherever Redis is."""
        with contextlib.suppress(queue.Full):
            self.rung.put_nowait((lane, job, row_id))
            self.ensure_carrier()

    def room(self, lane: str) -> int:
        """How many more rings a lane can take; none while it cannot be asked."""
        try:
            return max(0, ROOM - int(self.lanes[lane].storage.queue_size()))
        except RedisError:
            return 0

    def ensure_carrier(self) -> None:
        """Start the thread that hands rings over on first use, and again should it ever die."""
        if self.carrier is not None and self.carrier.is_alive():
            return
        with self.starting:
            if self.carrier is None or not self.carrier.is_alive():
                self.carrier = threading.Thread(target=self.carry, name="doorbell", daemon=True)
                self.carrier.start()

    def carry(self) -> None:
        while (ring := self.rung.get()) is not None:
            lane, job, row_id = ring
            with contextlib.suppress(RedisError):
                if self.lanes[lane].storage.queue_size() < ROOM:
                    self.lanes[lane].ring(job, row_id)

    def stop(self, timeout: float = 1.0) -> None:
        """End the carrying thread; rings that it has not handed over are found by the sweep."""
        if self.carrier is not None and self.carrier.is_alive():
            with contextlib.suppress(queue.Full):
                self.rung.put_nowait(None)
                self.carrier.join(timeout)


class Lane(Huey):
    """One lane: a Huey that hands a name and an id to whoever answers, and does nothing else.

    No results, no revoking, no retries and no schedule: all of that would be state outside the rows.
    """

    def __init__(self, name: str, redis_url: str | None) -> None:
        options = {"connection_pool": pool(redis_url), "read_timeout": LOOK} if redis_url else {}
        storage = PatientRedis if redis_url else WaitingMemory
        super().__init__(f"inbox-{name}", results=False, serializer=Plain(), storage_class=storage, **options)
        self.job: Job | None = None
        self.ring = self.task(name="ring")(self.answer)

    def answer(self, job: str, row_id: int) -> None:
        if self.job is not None:
            self.job(job, row_id)

    def execute(self, task: Any, timestamp: Any = None) -> None:
        task.execute()


class Threads(Consumer):
    """Threads that answer one lane. Signals are the business of the process, not of a lane."""

    def __init__(self, lane: Lane, count: int, job: Job) -> None:
        lane.job = job
        super().__init__(lane, workers=count, periodic=False)

    def _create_scheduler(self) -> Scheduler:
        return NoSchedule(self.huey, self.stop_flag, interval=60, periodic=False)

    def _set_signal_handlers(self) -> None:
        pass


class NoSchedule(Scheduler):
    """Stands where Huey looks for what is due later: due times are on the rows."""

    def loop(self, now: Any = None) -> None:
        self.stop_flag.wait(60)


class WaitingMemory(MemoryStorage):
    """A queue in memory whose threads wait for a ring instead of looking for one all the time."""

    blocking = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.count = threading.Semaphore(0)

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        super().enqueue(data, priority)
        self.count.release()

    def dequeue(self) -> bytes | None:
        found: bytes | None = super().dequeue() if self.count.acquire(timeout=LOOK) else None
        return found


class PatientRedis(RedisStorage):
    """A queue on Redis that may be away: it is told once, and tried again until it is back."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_away = False

    def dequeue(self) -> bytes | None:
        try:
            found: bytes | None = super().dequeue()
        except (RedisError, OSError) as error:
            if not self.is_away:
                log.warning("Redis cannot be reached (%s); jobs wait until it is back.", type(error).__name__)
            self.is_away = True
            threading.Event().wait(REST)
            return None
        if self.is_away:
            log.warning("Redis is back; jobs go on.")
        self.is_away = False
        return found


class Plain(Serializer):
    """Rings as JSON: whoever can write to the Redis must not be able to run code here."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


def waiting_in(redis_url: str) -> int:
    """How many rings wait in all lanes of a Redis; raise what the client raises where it is away."""
    return sum(int(Lane(lane, redis_url).storage.queue_size()) for lane in LANES)


def pool(redis_url: str) -> ConnectionPool:
    """Connections that notice when Redis is gone. One retry gets over a restart."""
    return ConnectionPool.from_url(
        redis_url,
        socket_connect_timeout=2,
        socket_timeout=LOOK + 4,
        health_check_interval=30,
        retry=Retry(NoBackoff(), 1),
    )
