"""The pretend WhatsApp: who is there, what was said, what is stored, and how fast time goes."""

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from inbox.demo import bodies
from inbox.demo.delivery import Postman
from inbox.demo.people import WEDDING, Business, Customer, Group, everyone
from inbox.demo.shelf import Shelf
from inbox.demo.templates import TEMPLATES
from inbox.demo.throttle import Throttle

Json = dict[str, Any]
WINDOW_SECONDS = 24 * 3600
RANKS = {"sent": 1, "delivered": 2, "read": 3, "played": 4, "failed": 5}


@dataclass(slots=True)
class Line:
    """One message of a chat as WhatsApp keeps it; `by` is a customer's key, or empty for the shop."""

    id: str
    by: str
    at: float
    message: Json
    context_id: str = ""
    steps: list[tuple[str, float]] = field(default_factory=list)
    read_at: float | None = None

    def state(self, now: float) -> str:
        """Tell how far an outgoing message has come by now."""
        reached = [name for name, at in self.steps if at <= now]
        return max(reached, key=lambda name: RANKS[name], default="")


@dataclass(slots=True)
class Chat:
    """What one customer, or one group, and the shop said to each other."""

    key: str
    lines: list[Line] = field(default_factory=list)
    last_inbound_at: float | None = None
    typing_until: float = 0.0

    def line(self, id: str) -> Line | None:
        """Find a message of this chat."""
        return next((line for line in reversed(self.lines) if line.id == id), None)


@dataclass(frozen=True, slots=True)
class Pace:
    """How many seconds, at least and at most, each step of an outgoing message takes."""

    sent: tuple[float, float] = (0.2, 0.6)
    delivered: tuple[float, float] = (0.6, 1.8)
    read: tuple[float, float] = (2.5, 7.0)
    played: tuple[float, float] = (2.0, 5.0)


AT_ONCE = Pace((0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0))


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    """An answer that the Graph gives once, in place of its own or (`afterwards`) after doing as told."""

    status: int = 200
    body: Mapping[str, Any] | str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    afterwards: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One request that reached the Graph, so that a test can tell what was really asked."""

    method: str
    path: str
    authorization: str
    body: Json


class World:
    """Everything that the pretend Meta knows; every public method may be called from any thread."""

    def __init__(
        self,
        *,
        access_token: str,
        app_secret: str,
        graph_url: str,
        callback_url: str,
        business: Business | None = None,
        customers: list[Customer] | None = None,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.time,
        seed: int = 20261122,
    ) -> None:
        self.business = business or Business()
        self.access_token = access_token
        self.graph_url = graph_url.rstrip("/")
        self.pace = pace or Pace()
        self.clock = clock
        self.rng = random.Random(seed)
        self.lock = threading.RLock()
        self.postman = Postman(callback_url, app_secret)
        self.shelf = Shelf(lambda: self.graph_url, clock)
        self.customers = {customer.key: customer for customer in customers or everyone()}
        self.groups: dict[str, Group] = {WEDDING.id: WEDDING}
        self.chats: dict[str, Chat] = {}
        self.props: dict[str, str] = {}
        self.templates: list[Json] = [dict(template) for template in TEMPLATES]
        self.profile: Json = {"about": "Mending since 1987", "websites": ["https://shop.example"]}
        self.is_subscribed = True
        self.next_answers: deque[ScriptedAnswer] = deque()
        self.calls: deque[Call] = deque(maxlen=1000)
        self.throttle = Throttle(clock)
        self.on_outgoing: Callable[[Customer, Line], None] | None = None

    def chat(self, key: str) -> Chat:
        """Give the chat of a customer or a group, empty where nobody wrote yet."""
        with self.lock:
            return self.chats.setdefault(key, Chat(key))

    def customer_by_number(self, number: str) -> Customer | None:
        """Find who answers when this number is dialled."""
        with self.lock:
            return next((one for one in self.customers.values() if one.answers_to(number)), None)

    def customer_by_user_id(self, user_id: str) -> Customer | None:
        """Find a person by business-scoped id, the parent's included."""
        with self.lock:
            known = (one for one in self.customers.values() if user_id in (one.user_id, one.parent_user_id))
            return next(known, None) if user_id else None

    def add(self, customer: Customer) -> None:
        """Let a new person into the world."""
        with self.lock:
            self.customers[customer.key] = customer

    def find_line(self, id: str) -> tuple[Chat, Line] | None:
        """Find a message by its id in whatever chat it is."""
        with self.lock:
            for chat in self.chats.values():
                if (line := chat.line(id)) is not None:
                    return chat, line
            return None

    def is_window_open(self, key: str) -> bool:
        """Tell whether the shop may write freely: within a day of the customer's last word or call."""
        last = self.chat(key).last_inbound_at
        return last is not None and self.clock() - last < WINDOW_SECONDS

    def template(self, name: str, language: str) -> Json | None:
        """Find an approved template."""
        with self.lock:
            wanted = (name, language, "APPROVED")
            found = (one for one in self.templates if (one["name"], one["language"], one["status"]) == wanted)
            return next(found, None)

    def between(self, span: tuple[float, float]) -> float:
        """Draw a number of seconds out of a span."""
        with self.lock:
            return self.rng.uniform(*span)

    def deliver(self, body: Mapping[str, Any], after: float = 0.0) -> None:
        """Hand a webhook body to the postman; without a subscription nobody gets anything."""
        if self.is_subscribed:
            self.postman.post(bodies.wire(body), after)
