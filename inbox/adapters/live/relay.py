"""Carries rings from process to process through Redis."""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from inbox.adapters.live.rings import ALL, Ring, Rings

log = logging.getLogger(__name__)

CHANNEL = "inbox:live"  # and the number of the database: Redis itself has channels for all of them together
LOOK = 1.0  # seconds that the listener waits for a ring before it looks whether it should end
PING = 10.0  # seconds after which a quiet Redis is asked whether it is still there
LOST = 20.0  # seconds without any answer after which it is not
REST = 1.0  # seconds between two tries to reach a Redis that is away


class Relay:
    """Tells other processes what rang here, and this one what rang there.

    `on_rings` hears what others rang; `on_hearing` is told False when they cannot be heard, and True
    when they can be again, though what they rang meanwhile is lost.
    """

    def __init__(
        self,
        redis_url: str,
        on_rings: Callable[[Sequence[Ring]], None],
        on_hearing: Callable[[bool], None],
    ) -> None:
        self.redis: Redis = Redis.from_url(
            redis_url, socket_connect_timeout=2, socket_timeout=2, retry=Retry(NoBackoff(), 1)
        )
        self.channel = f"{CHANNEL}:{self.redis.connection_pool.connection_kwargs.get('db') or 0}"
        self.on_rings, self.on_hearing = on_rings, on_hearing
        self.name = secrets.token_hex(8)  # of this process, which has heard its own rings already
        self.outgoing = Rings()
        self.waiting = threading.Condition(threading.Lock())
        self.stopping = threading.Event()
        self.starting = threading.Lock()
        self.carrier: threading.Thread | None = None
        self.listener: threading.Thread | None = None

    def tell(self, rings: Iterable[Ring]) -> None:
        """Say it to the others as soon as may be. Returns at once and never fails, wherever Redis is."""
        with self.waiting:
            self.outgoing.add(rings)
            self.waiting.notify()
        self.ensure_carrier()

    def listen(self) -> None:
        """Start to hear the others; only processes that hold streams need to."""
        self.stopping.clear()
        self.listener = threading.Thread(target=self.hear_always, name="live-listener", daemon=True)
        self.listener.start()

    def stop(self, timeout: float = 2.0) -> None:
        self.stopping.set()
        with self.waiting:
            self.waiting.notify_all()
        for thread in (self.carrier, self.listener):
            if thread is not None and thread.is_alive():
                thread.join(timeout)

    def ensure_carrier(self) -> None:
        """Start the thread that hands rings over on first use, and again should it ever die."""
        if self.carrier is not None and self.carrier.is_alive():
            return
        with self.starting:
            if not self.stopping.is_set() and (self.carrier is None or not self.carrier.is_alive()):
                self.carrier = threading.Thread(target=self.carry, name="live-carrier", daemon=True)
                self.carrier.start()

    def carry(self) -> None:
        """Hand over whatever has rung since the last time in one go, so that a storm costs little."""
        while True:
            with self.waiting:
                self.waiting.wait_for(lambda: self.outgoing or self.stopping.is_set())
                rings = self.outgoing.take()
            if not rings:
                return
            with contextlib.suppress(RedisError, OSError):
                self.redis.publish(self.channel, json.dumps({"from": self.name, "rings": rings}))

    def hear_always(self) -> None:
        is_away = False
        while not self.stopping.is_set():
            try:
                for message in self.messages():
                    if is_away and message["type"] == "subscribe":
                        log.warning("Redis can be heard again.")
                        is_away = False
                    self.take(message)
            except (RedisError, OSError) as error:
                if not is_away:
                    log.warning(
                        "Redis cannot be heard (%s); browsers ask by themselves.", type(error).__name__
                    )
                is_away = True
                self.on_hearing(False)
                self.stopping.wait(REST)

    def messages(self) -> Iterator[dict[str, Any]]:
        """What comes until told to stop; raise what the client raises where Redis is gone."""
        with self.redis.pubsub() as ears:  # type: ignore[no-untyped-call]
            ears.subscribe(self.channel)
            heard_at = asked_at = time.monotonic()
            while not self.stopping.is_set():
                message = ears.get_message(timeout=LOOK)
                now = time.monotonic()
                if message is not None:
                    heard_at = now
                    yield message
                elif now - heard_at > LOST:
                    raise TimeoutError
                elif now - asked_at > PING:
                    asked_at = now
                    ears.ping()

    def take(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":  # for the first time, or again after a gap
            self.on_rings([ALL])
            self.on_hearing(True)
        elif message["type"] == "message" and (rings := read(message["data"], but_of=self.name)):
            self.on_rings(rings)


def read(data: bytes, *, but_of: str) -> list[Ring]:
    """The rings of a message; none of our own, and none of what another version may say."""
    try:
        told = json.loads(data)
        if told["from"] == but_of:
            return []
        return [Ring(str(kind), int(conversation_id)) for kind, conversation_id in told["rings"]]
    except (ValueError, TypeError, KeyError):
        log.warning("Something else than a ring came over Redis.")
        return []
