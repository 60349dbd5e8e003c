"""The live doorbell: carries "conversation 42 changed" to the streams of open browsers, and nothing else.

A ring holds no news, only where to look for them: browsers ask for the page again, with their own
permissions. A ring that gets lost is made up for by the next one, or by the look that every browser
takes by itself now and then; so nothing here is kept, retried or waited for.
"""

from inbox.adapters.live.hub import Live, NoRoom
from inbox.adapters.live.rings import CHANGED, DEAF, EVERYTHING, HEARING, PRESENCE, Ring
from inbox.adapters.live.subscription import Subscription

__all__ = [
    "CHANGED",
    "DEAF",
    "EVERYTHING",
    "HEARING",
    "PRESENCE",
    "Live",
    "NoRoom",
    "Ring",
    "Subscription",
]
