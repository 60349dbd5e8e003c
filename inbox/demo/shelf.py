"""The pretend Meta's media store: files by id, and links that die young."""

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

KEPT_SECONDS = 7 * 24 * 3600
LINK_SECONDS = 5 * 60


@dataclass(frozen=True, slots=True)
class Stored:
    """One file, as Meta's media answers describe it."""

    id: str
    data: bytes = field(repr=False)
    mime_type: str
    stored_at: float
    filename: str = ""
    url: str = ""

    @property
    def sha256_hex(self) -> str:
        """The digest as the Graph API writes it."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def sha256_base64(self) -> str:
        """The digest as webhooks write it."""
        return base64.b64encode(hashlib.sha256(self.data).digest()).decode()


class Shelf:
    """Keep files for seven days and make links to them that work for five minutes."""

    def __init__(self, graph_url: Callable[[], str], clock: Callable[[], float]) -> None:
        self._graph_url = graph_url
        self._clock = clock
        self._files: dict[str, Stored] = {}
        self._key = secrets.token_bytes(16)
        self._lock = threading.Lock()

    def put(self, data: bytes, mime_type: str, filename: str = "", *, with_url: bool = True) -> Stored:
        """Keep a file; `with_url` gives it the direct link that newer webhooks carry."""
        now = self._clock()
        with self._lock:
            id = str(1_000_000_000_000_000 + secrets.randbelow(900_000_000_000_000))
            url = self._link(id, now) if with_url else ""
            self._files[id] = Stored(id, data, mime_type, now, filename, url)
            return self._files[id]

    def get(self, id: str) -> Stored | None:
        """Find a file that Meta would still have."""
        with self._lock:
            stored = self._files.get(id)
        return stored if stored and self._clock() - stored.stored_at < KEPT_SECONDS else None

    def forget(self, id: str) -> bool:
        """Delete a file; false where there was none."""
        with self._lock:
            return self._files.pop(id, None) is not None

    def link(self, stored: Stored) -> str:
        """Make a fresh link that is good for five minutes from now."""
        return self._link(stored.id, self._clock())

    def opens(self, id: str, expires: str, seal: str) -> bool:
        """Tell whether a link was made by us and is still young."""
        if not (expires.isascii() and expires.isdigit()) or not seal.isascii():
            return False
        return hmac.compare_digest(seal, self._seal(id, expires)) and self._clock() < int(expires)

    def everything(self) -> list[Stored]:
        """List what is stored, oldest first."""
        with self._lock:
            return list(self._files.values())

    def restore(self, files: list[Stored]) -> None:
        """Take back what an earlier run had stored."""
        with self._lock:
            self._files.update({stored.id: stored for stored in files})

    def _link(self, id: str, now: float) -> str:
        expires = str(int(now + LINK_SECONDS))
        query = f"mid={id}&source=webhook&ext={expires}&hash={self._seal(id, expires)}"
        return f"{self._graph_url()}/whatsapp_business/attachments/?{query}"

    def _seal(self, id: str, expires: str) -> str:
        return hmac.new(self._key, f"{id}.{expires}".encode(), hashlib.sha256).hexdigest()[:32]
