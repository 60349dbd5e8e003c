"""The story of the demo: what was said before you came, and what happens while you look."""

import random
import threading

from inbox.demo import acts
from inbox.demo.people import Customer
from inbox.demo.story import later, past
from inbox.demo.story.replies import answer_to
from inbox.demo.world import Line, World

SEED = 7
QUIET_SECONDS = 25.0


class Story:
    """Tell the story of one world from a thread of its own."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._stopped = threading.Event()
        self._rng = random.Random(SEED)
        self._answered: dict[str, float] = {}
        self._timers: list[threading.Timer] = []
        self._thread = threading.Thread(target=self._go_on, name="demo-story", daemon=True)

    def tell_past(self) -> None:
        """Say everything that had been said before."""
        past.play(self.world)

    def start(self) -> None:
        """Let things happen from now on, and customers answer."""
        self.world.on_outgoing = self._answer
        self._thread.start()

    def stop(self) -> None:
        """End the story at once."""
        self._stopped.set()
        for timer in self._timers:
            timer.cancel()

    def _go_on(self) -> None:
        began = self.world.clock()
        for beat in later.beats(self._rng):
            if self._stopped.wait(later.pause(self.world.clock() - began, self._rng)):
                return
            beat(self.world)

    def _answer(self, customer: Customer, line: Line) -> None:
        """Answer the shop, but not each of several messages in a row."""
        now = self.world.clock()
        if not customer.reachable or now - self._answered.get(customer.key, 0.0) < QUIET_SECONDS:
            return
        self._answered[customer.key] = now
        self._timers = [timer for timer in self._timers if timer.is_alive()]
        timer = threading.Timer(self._rng.uniform(6.0, 11.0), self._send_answer, (customer, line))
        timer.daemon = True
        self._timers.append(timer)
        timer.start()

    def _send_answer(self, customer: Customer, line: Line) -> None:
        sent = line.message.get("template")
        template = self.world.template(sent["name"], sent["language"]["code"]) if sent else None
        answer = answer_to(line, customer, template)
        if answer and not self._stopped.is_set():
            part, quotes = answer
            acts.write(self.world, customer, part, context_id=line.id if quotes else "")
