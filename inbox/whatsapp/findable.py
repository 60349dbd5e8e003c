"""What can be found of a message: its words, in the one spelling in which they are searched."""

from __future__ import annotations

import unicodedata

from inbox.whatsapp.contents import Content

# The kinds whose one line tells what is not in their text: a place, a name, an amount, an answer.
TOLD_IN_LINE = {"contacts", "flow", "interactive", "location", "order", "template"}


def words_of(content: Content) -> str:
    """The customer's words, file names, names of places and people; empty where there are none."""
    parts = [content.text, content.caption, content.media.filename if content.media else ""]
    if content.kind in TOLD_IN_LINE:
        parts += [content.line, *named_in(content)]
    if content.kind == "reply":
        parts.append(str(content.details.get("description") or ""))
    return spelling("\n".join(dict.fromkeys(filter(None, parts))))


def named_in(content: Content) -> list[str]:
    """The names on contact cards, which the line tells of the first only."""
    cards = content.details.get("cards") or []
    return [name for card in cards for name in (card["name"], card["company"]) if name]


def spelling(words: str) -> str:
    """Without differences of case, width and composition: what looks the same is written the same."""
    if words.isascii():
        return words.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", words).casefold())
