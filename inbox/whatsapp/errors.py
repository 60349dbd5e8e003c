"""WhatsApp's error codes in a shopkeeper's words: what happened, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from inbox.whatsapp.errorwords import (
    AUTOMATIC,
    FAMILIES,
    IN_ITS_WORDS,
    MEDIA_NOT_PASSED_ON,
    NAMELESS,
    ONLY_ON_THE_PHONE,
    SPEECHLESS,
    TABLES,
    TRY_AGAIN,
    UNSUPPORTED_TYPE,
    WINDOW_CLOSED,
    Group,
)
from inbox.whatsapp.phrases import Phrase, Verbatim, phrase
from inbox.whatsapp.recognition import beside

__all__ = [
    "AUTOMATIC",
    "EXPLANATIONS",
    "FAMILIES",
    "MEDIA_NOT_PASSED_ON",
    "ONLY_ON_THE_PHONE",
    "UNSUPPORTED_TYPE",
    "WINDOW_CLOSED",
    "Explanation",
    "Group",
    "explain",
]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an error means, in sentences: what happened, and what to do about it."""

    code: int | None
    what: str
    to_do: str
    group: Group = Group.UNKNOWN

    @property
    def said(self) -> Phrase:
        """Both in a row."""
        return beside(phrase(self.what), phrase(self.to_do))

    @property
    def retryable(self) -> bool:
        return self.group is Group.RETRY

    @property
    def permanent(self) -> bool:
        return self.group is Group.PERMANENT

    @property
    def auth(self) -> bool:
        return self.group is Group.AUTH


EXPLANATIONS = {
    code: Explanation(code, Phrase(what), Phrase(to_do), group)
    for group, table in TABLES.items()
    for code, (what, to_do) in table.items()
}


def explain(code: object, title: str = "", details: str = "") -> Explanation:
    """Explain an error of WhatsApp's; of a code that is not in the table, in WhatsApp's own words."""
    number = _number(code)
    if number in EXPLANATIONS:
        return EXPLANATIONS[number]
    words = _sentence(details) or _sentence(title)
    for codes, what, to_do, group in FAMILIES:
        if number in codes:
            told = beside(Phrase(what), Verbatim(words)) if words else Phrase(what)
            return Explanation(number, told, Phrase(to_do), group)
    return Explanation(number, _unknown(words.removesuffix("."), number), Phrase(TRY_AGAIN))


def _unknown(words: str, number: int | None) -> Phrase:
    if words and number is not None:
        return Phrase(IN_ITS_WORDS, words=words, code=number)
    if words:
        return Verbatim(f"{words}.")
    return Phrase(NAMELESS, code=number) if number is not None else Phrase(SPEECHLESS)


def _number(code: object) -> int | None:
    if isinstance(code, bool):
        return None
    if isinstance(code, int):
        return code
    if isinstance(code, str) and code.strip().isascii() and code.strip().isdigit():
        return int(code.strip()[:12])
    return None


def _sentence(words: object) -> str:
    text = " ".join(words.split()) if isinstance(words, str) else ""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
