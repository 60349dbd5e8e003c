"""The thread that watches over the streams of browsers: who may still listen, and what can be heard."""

from __future__ import annotations

import logging
import threading
import time

from sqlalchemy import Engine

from inbox.adapters.live import Live
from inbox.operations import agents, heartbeats
from inbox.operations.keeper import told

log = logging.getLogger(__name__)

PERIOD = 2.0
CENSUS = 10.0  # seconds between two looks for other processes
OTHERS = "others"


class StreamWatch:
    """Ends the streams of those who logged out or were disabled, whoever did that and wherever."""

    def __init__(self, engine: Engine, live: Live) -> None:
        self.engine = engine
        self.live = live
        self.stopping = threading.Event()
        self.counted_at = float("-inf")
        self.thread = threading.Thread(target=self.run, name="streams", daemon=True)

    def start(self) -> None:
        self.live.start()
        self.thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        self.stopping.set()
        self.live.stop()
        if self.thread.is_alive():
            self.thread.join(timeout)

    def run(self) -> None:
        while not self.stopping.wait(PERIOD):
            try:
                self.end_those_of_the_past()
                self.look_for_others()
            except Exception as error:
                log.warning("The streams could not be checked: %s", told(error))

    def end_those_of_the_past(self) -> None:
        listening = self.live.sessions()
        if listening:
            self.live.end_all_but(agents.living_sessions(self.engine, listening), among=listening)

    def look_for_others(self) -> None:
        """Without Redis nobody tells what other processes write: browsers ask often while there are any."""
        if self.live.uses_redis or time.monotonic() - self.counted_at < CENSUS:
            return
        self.counted_at = time.monotonic()
        self.live.hear(OTHERS, not heartbeats.are_there_others(self.engine))
