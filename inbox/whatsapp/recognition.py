"""Sentences of ours that are stored in English, told again as the phrases that they were.

The database keeps what was said, and not of what: a reason, a notice. `stored` marks such sentences, and
`recognised` finds the one that a text was made of, so that a page can show it in another language.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from inbox.whatsapp.phrases import Phrase, Verbatim

BLANK = re.compile(r"%\((\w+)\)s")
# Blanks that hold sentences of ours, too. What stands in all others is somebody's name, number or words.
OF_OURS = {
    "what", "reason", "template", "number", "state", "before", "now", "category", "limit", "event",
    "decision",
}  # fmt: skip
BETWEEN = re.compile(r"(?<=[.!?]) ")
MANY = 4096
LONGEST = 1000  # beyond it a text is mostly somebody else's

SENTENCES: list[str] = []


def stored(text: str) -> str:
    """Mark a sentence for translation that is stored in English and translated when it is shown."""
    SENTENCES.append(text)
    patterns.cache_clear()
    recognised.cache_clear()
    return text


@lru_cache(MANY)
def recognised(text: str) -> Phrase:
    """The phrase that a stored text was made of: a sentence, or several in a row."""
    known = sentence(text) or row(text) if len(text) < LONGEST else None
    return known or Verbatim(text)


def sentence(text: str) -> Phrase | None:
    for template, pattern in patterns():
        if found := pattern.fullmatch(text):
            return Phrase(
                template,
                **{
                    name: recognised(part) if name in OF_OURS else part
                    for name, part in found.groupdict().items()
                },
            )
    return None


def row(text: str) -> Phrase | None:
    """Two sentences, one of which is known: what WhatsApp says may stand before or after ours."""
    for gap in BETWEEN.finditer(text):
        first, second = text[: gap.start()], text[gap.end() :]
        if known := sentence(second):
            return beside(recognised(first), known)
        if known := sentence(first.removesuffix(".")):
            return Phrase("%(first)s. %(second)s", first=known, second=recognised(second))
        if known := sentence(first):
            return beside(known, recognised(second))
    return None


def beside(first: Phrase, second: Phrase) -> Phrase:
    """Two sentences in a row."""
    return Phrase("%(first)s %(second)s", first=first, second=second)


@cache
def patterns() -> list[tuple[str, re.Pattern[str]]]:
    """All marked sentences, those first of which the most is certain."""
    known = sorted(set(SENTENCES), key=lambda text: (-len(BLANK.sub("", text)), text))
    return [(text, pattern_of(text)) for text in known]


def pattern_of(text: str) -> re.Pattern[str]:
    parts = BLANK.split(text)
    literal = [re.escape(part) for part in parts[::2]]
    blanks = [f"(?P<{name}>.+?)" for name in parts[1::2]] + [""]
    return re.compile("".join(a + b for a, b in zip(literal, blanks, strict=True)), re.DOTALL)
