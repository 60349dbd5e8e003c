"""What is searched for: words of every frequency and script, all of which seeded messages have."""

from __future__ import annotations

from inbox.operations import search
from inbox.operations.search import Wanted
from inbox.operations.seeding.texts import COMMON, MIDDLING, PHRASE, RARE

SEARCHES = {
    "a common word": COMMON,
    "a middling word": MIDDLING,
    "a rare word": RARE,
    "no such word": "zzyzx",
    "a phrase": f'"{PHRASE}"',
    "two words": f"{COMMON} {MIDDLING}",
    "two letters": "ok",
    "two rare letters": "zz",
    "Hindi": "लहंगा",
    "Arabic": "العرس",
    "Chinese": "裙子",
    "an emoji": "🪡",
    "a name": "asha",
    "a number": "5550177",
}


def deep_search(words: str, pages: int) -> str | None:
    """The cursor of a later page of a search; None where there are not that many."""
    cursor = None
    for _ in range(pages):
        cursor = search.find(Wanted(words=words), limit=30, before=cursor).next
        if cursor is None:
            return None
    return cursor
