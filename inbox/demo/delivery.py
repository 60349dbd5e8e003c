"""The way of a webhook from the pretend Meta to the inbox: signed, over real HTTP, again until taken."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import requests

from inbox.whatsapp.signature import sign

PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
TIMEOUT = (3.0, 10.0)
GIVE_UP_SECONDS = 7 * 24 * 3600

log = logging.getLogger(__name__)


@dataclass(order=True, slots=True)
class Parcel:
    """One body on its way; those due first go first, and equals in the order they were given."""

    due: float
    number: int
    body: bytes = field(compare=False, repr=False)
    given_at: float = field(compare=False)
    tries: int = field(compare=False, default=0)


class Postman:
    """Carry bodies to the callback URL from a thread of its own, so that no page ever waits for it.

    As with Meta, only a 200 counts, what was refused comes again with growing pauses, and
    nothing that comes later waits for it.
    """

    def __init__(self, callback_url: str, app_secret: str, pauses: Sequence[float] = PAUSES) -> None:
        self.callback_url = callback_url
        self.app_secret = app_secret
        self.pauses = tuple(pauses)
        self.delivered = 0
        self.refused = 0
        self._waiting: list[Parcel] = []
        self._carrying = 0
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def post(self, body: bytes, after: float = 0.0) -> None:
        """Take a body; it leaves after so many seconds."""
        now = time.monotonic()
        with self._changed:
            if self._stopped:
                return
            heapq.heappush(self._waiting, Parcel(now + after, next(self._numbers), body, now))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="demo-postman", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def wait_until_empty(self, seconds: float) -> bool:
        """Wait until everything was taken; false where something still waits."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._carrying, seconds)

    def stop(self) -> None:
        """Go home at once; what was not delivered is lost with the pretend world."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(timeout=2.0)

    def _work(self) -> None:
        with requests.Session() as session:
            # A proxy of the environment has no business between two ends of one machine.
            session.trust_env = False
            # A connection kept open would hold up the end of the very server it leads to.
            session.headers["Connection"] = "close"
            while (parcel := self._next()) is not None:
                taken = self._carry(session, parcel)
                self._put_away(parcel, taken)

    def _next(self) -> Parcel | None:
        with self._changed:
            while not self._stopped:
                pause = self._waiting[0].due - time.monotonic() if self._waiting else None
                if pause is not None and pause <= 0:
                    self._carrying += 1
                    return heapq.heappop(self._waiting)
                self._changed.wait(pause)
            return None

    def _carry(self, session: requests.Session, parcel: Parcel) -> bool:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign(parcel.body, self.app_secret),
        }
        try:
            answer = session.post(
                self.callback_url, data=parcel.body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
        except requests.RequestException as error:
            log.info("Webhook could not be delivered: %s", type(error).__name__)
            return False
        if answer.status_code != 200:
            log.info("Webhook was answered with %s", answer.status_code)
        return answer.status_code == 200

    def _put_away(self, parcel: Parcel, taken: bool) -> None:
        with self._changed:
            self._carrying -= 1
            if taken:
                self.delivered += 1
            else:
                self.refused += 1
                self._try_later(parcel)
            self._changed.notify_all()

    def _try_later(self, parcel: Parcel) -> None:
        now = time.monotonic()
        if now - parcel.given_at > GIVE_UP_SECONDS:
            log.warning("Webhook given up after seven days")
            return
        parcel.due = now + self.pauses[min(parcel.tries, len(self.pauses) - 1)]
        parcel.tries += 1
        heapq.heappush(self._waiting, parcel)
