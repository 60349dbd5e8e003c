"""Text as people see it: whole characters, whole emoji, and text that only looks empty.

The standard library knows code points only. These are the rules of Unicode's text segmentation that matter
for chat: nobody should see half a family, half a flag or a vowel sign without its consonant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

JOINER = "\u200d"
ELLIPSIS = "…"
# Unicode's stream-safe text format allows this many marks on one base; more is an attack on the layout.
LONGEST_CHARACTER = 32

_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
_ATTACHED = re.compile(
    "[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"  # joiners, selectors, skin, tags
    "\u0e33\u0eb3\u1160-\u11ff\ud7b0-\ud7fb]"  # Thai and Lao AM, Hangul vowels and finals
)
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Not "Cn": to an older Python, next year's emoji are unassigned characters.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Mc", "Me"))


def is_blank(text: str) -> bool:
    """Tell whether a reader would see nothing at all, as in messages made of invisible characters."""
    return not any(_is_visible(character) for character in text)


def snippet(text: str, length: int = 100) -> str:
    """Return the text as one line of at most `length` characters, with an ellipsis where it was cut."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    if line.isascii():
        return line[: length - 1].rstrip() + ELLIPSIS
    shown: list[str] = []
    for character in graphemes(line):
        if len(shown) == length:
            return "".join(shown[:-1]).rstrip() + ELLIPSIS
        shown.append(character)
    return line


def graphemes(text: str) -> Iterator[str]:
    """Walk over the text by characters as a reader counts them."""
    start = 0
    flag_letters = 0
    for at in range(1, len(text) + 1):
        flag_letters = flag_letters + 1 if _FLAG_LETTER.match(text[at - 1]) else 0
        if (
            at == len(text)
            or at - start >= LONGEST_CHARACTER
            or _breaks(text[at - 1], text[at], flag_letters)
        ):
            yield text[start:at]
            start = at


def _breaks(before: str, after: str, flag_letters: int) -> bool:
    if before.isascii() and after.isascii():
        return not (before == "\r" and after == "\n")
    if _ATTACHED.match(after) or unicodedata.category(after).startswith("M"):
        return False
    if before == JOINER and not after.isascii():
        return False
    if flag_letters % 2 and _FLAG_LETTER.match(after):
        return False
    return not (_joins_next(before) and after.isalpha())


def _joins_next(mark: str) -> bool:
    """Tell whether a mark is a virama, which binds two consonants into one written form."""
    return unicodedata.combining(mark) == 9


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN and character not in _FILLERS
