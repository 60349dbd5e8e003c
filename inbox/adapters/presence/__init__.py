"""Who looks at a conversation at this moment, and who is writing there: nothing that is kept.

Browsers give a sign every few seconds; who gives none for a while is gone. Without Redis the signs of
this process are all there are.
"""

from inbox.adapters.presence.memory import Memory
from inbox.adapters.presence.shared import Shared
from inbox.adapters.presence.signs import GONE_AFTER, LEFT, TYPING, TYPING_ENDS_AFTER, VIEWING, Sign

__all__ = [
    "GONE_AFTER",
    "LEFT",
    "TYPING",
    "TYPING_ENDS_AFTER",
    "VIEWING",
    "Memory",
    "Presence",
    "Shared",
    "Sign",
    "open_presence",
]

Presence = Memory | Shared


def open_presence(redis_url: str | None) -> Presence:
    return Shared(redis_url) if redis_url else Memory()
