"""The doorbell of one process: who listens here, and what rings for them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Sequence

from inbox.adapters.live.relay import Relay
from inbox.adapters.live.rings import CHANGED, DEAF, EVERYTHING, HEARING, MOST, Ring
from inbox.adapters.live.subscription import Subscription

log = logging.getLogger(__name__)

ROOM = 250
OF_ONE_SESSION = 4  # streams at once: a browser needs one, and those without a common channel one a tab
SHORTEST_PACE, LONGEST_PACE, PACE_OF_EACH = 0.1, 0.5, 0.001  # seconds between two answers to one stream


class NoRoom(Exception):
    """As many streams are held as there is room for: the browser asks by itself instead."""


class Live:
    """Rings for every open browser; without Redis only those of this process hear it."""

    def __init__(self, redis_url: str | None = None, *, room: int = ROOM) -> None:
        self.room = room
        self.changing = threading.Lock()
        self.subscriptions: tuple[Subscription, ...] = ()
        self.has_closed = False
        self.has_warned = False
        self.deaf_for: set[str] = set()
        self.relay = Relay(redis_url, self.deliver, self.hears_redis) if redis_url else None

    @property
    def uses_redis(self) -> bool:
        return self.relay is not None

    @property
    def is_deaf(self) -> bool:
        """Whether other processes may change something without this one being told."""
        return bool(self.deaf_for)

    def publish(self, kind: str, *conversation_ids: int) -> None:
        """Say that something happened, to these or to all. Returns at once and never fails."""
        rings = [Ring(kind, each) for each in conversation_ids] or [Ring(kind)]
        self.deliver(rings)
        if self.relay is not None:
            self.relay.tell(rings)

    def publish_changes(self, conversation_ids: Collection[int]) -> None:
        """Say that these changed; too many, or 0 among them, and everything did."""
        if 0 in conversation_ids or len(conversation_ids) > MOST:
            self.publish(EVERYTHING)
        else:
            self.publish(CHANGED, *conversation_ids)

    def subscribe(self, session_id: int) -> Subscription:
        """Listen for the browser of one log-in; raise `NoRoom` when there are too many already."""
        with self.changing:
            if self.is_over() or self.is_full():
                raise NoRoom
            mine = [each for each in self.subscriptions if each.session_id == session_id and not each.ended]
            subscription = Subscription(session_id, self.pace, self.forget)
            self.subscriptions = (*self.subscriptions, subscription)
        if len(mine) >= OF_ONE_SESSION:
            mine[0].end("elsewhere")
        if self.is_deaf:
            subscription.notify([Ring(DEAF)])
        if self.is_over():  # since this very moment
            subscription.end("stopping")
        return subscription

    def is_over(self) -> bool:
        return self.has_closed

    def is_full(self) -> bool:
        """Whether there is no room; told once in the log, because pages that ask instead cost more."""
        is_full = len(self.subscriptions) >= self.room
        if is_full and self.room and not self.has_warned:
            self.has_warned = True
            log.warning("All %d streams of live updates are in use: raise INBOX_STREAMS.", self.room)
        return is_full

    def sessions(self) -> set[int]:
        """The log-ins that listen here."""
        return {each.session_id for each in self.subscriptions}

    def end_all_but(self, living: Collection[int], among: Collection[int]) -> None:
        """Let those go whose log-in is over; `among` are those that were asked about."""
        for each in self.subscriptions:
            if each.session_id in among and each.session_id not in living:
                each.end("logged-out")

    def start(self) -> None:
        """Hear other processes too; to be called after the fork, once, where streams are held."""
        self.has_closed = False
        if self.relay is not None:
            self.relay.listen()

    def close(self) -> None:
        """Let everybody go and take nobody on; may be called by a signal handler."""
        self.has_closed = True
        for each in self.subscriptions:
            each.end("stopping")

    def stop(self) -> None:
        """End the threads."""
        self.close()
        if self.relay is not None:
            self.relay.stop()

    def hears_redis(self, is_heard: bool) -> None:
        self.hear("redis", is_heard)

    def hear(self, source: str, is_heard: bool) -> None:
        """Note whether something can be heard; browsers ask often by themselves while it can't."""
        was_deaf = self.is_deaf
        self.deaf_for = self.deaf_for - {source} if is_heard else self.deaf_for | {source}
        if self.is_deaf != was_deaf:
            self.deliver([Ring(DEAF if self.is_deaf else HEARING)])

    def deliver(self, rings: Sequence[Ring]) -> None:
        for each in self.subscriptions:
            each.notify(rings)

    def pace(self) -> float:
        """The more streams, the longer each rests: telling all of them takes a while of this process."""
        return min(max(SHORTEST_PACE, len(self.subscriptions) * PACE_OF_EACH), LONGEST_PACE)

    def forget(self, subscription: Subscription) -> None:
        with self.changing:
            self.subscriptions = tuple(each for each in self.subscriptions if each is not subscription)
