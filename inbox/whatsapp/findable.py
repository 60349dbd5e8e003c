"""What can be found of a message: its words, in the one spelling in which they are searched.

And what is looked for: the words of a search, and where they stand in a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from inbox.whatsapp.contents import Content

# The kinds whose one line tells what is not in their text: a place, a name, an amount, an answer.
TOLD_IN_LINE = {"contacts", "flow", "interactive", "location", "order", "template"}


LONGEST = 200  # letters of what is looked for
MOST_TERMS = 8
# Phones and other languages have quotation marks of their own.
TERM = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]|(\S+)")
# A letter with the marks that are written over and under it.
LETTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|.", re.DOTALL)


def words_of(content: Content) -> str:
    """The customer's words, file names, names of places and people; empty where there are none."""
    return spelling("\n".join(parts_of(content)))


def parts_of(content: Content) -> list[str]:
    """The same as they were written, one text for each place where they stand."""
    parts = [content.text, content.caption, content.media.filename if content.media else ""]
    if content.kind in TOLD_IN_LINE:
        parts += [content.line, *named_in(content)]
    if content.kind == "reply":
        parts.append(str(content.details.get("description") or ""))
    return list(dict.fromkeys(filter(None, parts)))


def named_in(content: Content) -> list[str]:
    """The names on contact cards, which the line tells of the first only."""
    cards = content.details.get("cards") or []
    return [name for card in cards for name in (card["name"], card["company"]) if name]


def spelling(words: str) -> str:
    """Without differences of case, width and composition: what looks the same is written the same."""
    if words.isascii():
        return words.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", words).casefold())


def terms_of(search: str) -> list[str]:
    """What is looked for, each in its spelling: all of these in any order, what is in quotes as it is."""
    found = (quoted or word for quoted, word in TERM.findall(search.strip()[:LONGEST]))
    return [term for term in dict.fromkeys(map(spelling, found)) if term][:MOST_TERMS]


def hits_in(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where these stand in a text as it was written, from and to, in order and apart from each other."""
    spelled, starts, ends = aligned(text)
    found = sorted(
        (starts[hit.start()], ends[hit.end() - 1])
        for term in terms
        for hit in re.finditer(re.escape(term), spelled)
    )
    hits: list[tuple[int, int]] = []
    for start, end in found:
        if hits and start <= hits[-1][1]:
            hits[-1] = (hits[-1][0], max(end, hits[-1][1]))
        else:
            hits.append((start, end))
    return hits


def aligned(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """A text in its spelling, and where each of its signs began and ended before."""
    if text.isascii():
        return text.lower(), range(len(text)), range(1, len(text) + 1)
    spelled, starts, ends = [], [], []
    for letter in LETTER.finditer(text):
        written = spelling(letter[0])
        spelled.append(written)
        starts += [letter.start()] * len(written)
        ends += [letter.end()] * len(written)
    return "".join(spelled), starts, ends
