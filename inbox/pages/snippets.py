"""The part of a text around what was looked for, with the hits marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inbox.whatsapp.contents import Content
from inbox.whatsapp.findable import hits_in, parts_of
from inbox.whatsapp.formats import to_plain
from inbox.whatsapp.phrases import Phrase
from inbox.words import translated

BEFORE, LENGTH = 36, 160
DOTS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that was looked for, or that was not."""

    text: str
    is_hit: bool = False


def snippet(content: Content, terms: Sequence[str]) -> list[Piece]:
    """What to show of a message: the first of its texts with a hit in it, else its one line."""
    for text in readings(content):
        if hits_in(text, terms):
            return around(text, terms)
    return around(translated(content.line), terms)


def readings(content: Content) -> Iterator[str]:
    """As people read them, and as they were written where a mark of formatting stands in a hit."""
    for found in parts_of(content):
        part = translated(content.line) if isinstance(found, Phrase) else found
        yield " ".join(to_plain(part).split())
        yield " ".join(part.split())


def around(text: str, terms: Sequence[str]) -> list[Piece]:
    hits = hits_in(text, terms)
    start = beginning(text, hits[0][0]) if hits else 0
    cut = text[start : start + LENGTH]
    shown = marked(cut, [(a - start, b - start) for a, b in hits if a >= start and b - start <= len(cut)])
    return [
        *([Piece(DOTS)] if start else []),
        *shown,
        *([Piece(DOTS)] if start + LENGTH < len(text) else []),
    ]


def beginning(text: str, hit: int) -> int:
    """Where to begin, so that some words stand before the hit and none is cut, if they are short."""
    if hit <= BEFORE:
        return 0
    space = text.find(" ", hit - BEFORE, hit)
    return space + 1 if space >= 0 else hit - BEFORE // 2


def marked(text: str, hits: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces, done = [], 0
    for start, end in hits:
        pieces += [Piece(text[done:start]), Piece(text[start:end], is_hit=True)]
        done = end
    return [piece for piece in (*pieces, Piece(text[done:])) if piece.text]


def marked_name(name: str, terms: Sequence[str]) -> list[Piece]:
    return marked(name, hits_in(name, terms))


def marked_number(shown: str, words: str) -> list[Piece]:
    """A number as people read it; its digits match whatever stands between them."""
    digits = [(place, sign) for place, sign in enumerate(shown) if sign.isdigit()]
    bare = "".join(sign for _, sign in digits)
    wanted = "".join(sign for sign in words if sign.isascii() and sign.isdigit())
    for looked_for in (wanted, wanted.lstrip("0")):
        at = bare.find(looked_for) if len(looked_for) > 2 else -1
        if at >= 0:
            return marked(shown, [(digits[at][0], digits[at + len(looked_for) - 1][0] + 1)])
    return [Piece(shown)] if shown else []
