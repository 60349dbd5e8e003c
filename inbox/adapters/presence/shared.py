"""Signs on Redis, where several processes answer browsers."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from inbox.adapters.presence.memory import shown
from inbox.adapters.presence.signs import GONE_AFTER, LEFT, Sign, valid

log = logging.getLogger(__name__)

PATIENCE = 0.5  # seconds: nobody waits long for this
REST = 10.0  # seconds for which a Redis that is away is not asked again


class Shared:
    """One hash for each conversation, which Redis forgets by itself. Ages are by Redis's own clock."""

    def __init__(self, redis_url: str) -> None:
        self.redis: Redis = Redis.from_url(
            redis_url,
            socket_connect_timeout=PATIENCE,
            socket_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 1),
            decode_responses=True,
        )
        self.asks_again_at = 0.0

    def note(self, conversation_id: int, agent_id: int, name: str, doing: str) -> bool:
        """Take a sign; tell whether others see something new by it. Never fails, wherever Redis is."""
        if time.monotonic() < self.asks_again_at:
            return False
        try:
            return self.write(conversation_id, agent_id, name, doing)
        except (RedisError, OSError, ValueError) as error:
            self.rest(error)
            return False

    def here(self, conversation_id: int) -> list[Sign]:
        """Everybody in a conversation; nobody while Redis is away."""
        if time.monotonic() < self.asks_again_at:
            return []
        try:
            return self.read(conversation_id)[1]
        except (RedisError, OSError, ValueError) as error:
            self.rest(error)
            return []

    def write(self, conversation_id: int, agent_id: int, name: str, doing: str) -> bool:
        now, before = self.read(conversation_id)
        others = [each for each in before if each.agent_id != agent_id]
        key = key_of(conversation_id)
        steps = self.redis.pipeline(transaction=False)
        if doing == LEFT:
            steps.hdel(key, str(agent_id))
        else:
            steps.hset(key, str(agent_id), json.dumps([name, doing, now]))
            steps.expire(key, int(GONE_AFTER) + 1)
        steps.execute()
        after = others if doing == LEFT else [*others, Sign(agent_id, name, doing)]
        return shown(before) != shown(after)

    def read(self, conversation_id: int) -> tuple[float, list[Sign]]:
        """Redis's clock, and the signs that hold by it."""
        steps = self.redis.pipeline(transaction=False)
        steps.time()
        steps.hgetall(key_of(conversation_id))
        (seconds, millionths), noted = steps.execute()
        now = seconds + millionths / 1e6
        return now, valid(signs_in(noted, now))

    def rest(self, error: Exception) -> None:
        log.info("Redis cannot be reached (%s); nobody sees who else is here.", type(error).__name__)
        self.asks_again_at = time.monotonic() + REST


def key_of(conversation_id: int) -> str:
    return f"inbox:presence:{conversation_id}"


def signs_in(noted: Mapping[str, Any], now: float) -> Iterable[Sign]:
    for agent_id, told in noted.items():
        name, doing, at = json.loads(told)
        yield Sign(int(agent_id), name, doing, max(0.0, now - at))
