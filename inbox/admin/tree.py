"""JSON as a page shows it: a tree that folds, of bounded size, exactly as it was written.

Numbers stay in the digits that were sent, doubled keys stay doubled, and characters that would be
invisible or turn the writing around are spelled out: an admin looks here for what is odd about a body.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from inbox.words import ngettext

LARGEST = 512 * 1024  # bytes; what is larger is shown as text from its beginning
NODES = 2_000
DEEPEST = 40
LONGEST = 2_000  # characters of one string
TEXT = 20_000  # characters of a body that is not shown as a tree

OPEN_DEPTH, OPEN_CHILDREN = 10, 50

# What HTML cannot hold, what nobody sees, and what changes the direction of the text around it.
ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
    "|[\U0001fffe\U0001ffff\U0010fffe\U0010ffff]"
)


class Pairs(list[tuple[str, object]]):
    """An object with its keys as they came, doubled ones included."""


class Literal(str):
    """A number, or another word without quotes, as it was written."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Tree:
    html: Markup
    is_whole: bool


def read(body: bytes) -> Tree | None:
    """The tree of a body, or None where it is no JSON."""
    try:
        value = json.loads(
            body.decode(),
            object_pairs_hook=Pairs,
            parse_int=Literal,
            parse_float=Literal,
            parse_constant=Literal,
        )
    except (ValueError, RecursionError):
        return None
    writer = Writer()
    html = Markup("").join(writer.node(None, value, 0))
    return Tree(Markup('<ul class="json">{}</ul>').format(html), writer.is_whole)


def as_text(body: bytes) -> str:
    """The beginning of a body as text that any page can hold."""
    return visible(body[: 4 * TEXT].decode("utf-8", "replace")[:TEXT])


def visible(text: str) -> str:
    return ODD.sub(lambda found: "".join(f"\\u{unit:04x}" for unit in units(found[0])), text)


def units(letter: str) -> Iterator[int]:
    """The numbers with which JSON spells a character."""
    code = ord(letter)
    if code < 0x10000:
        yield code
    else:
        yield 0xD800 + (code - 0x10000 >> 10)
        yield 0xDC00 + (code & 0x3FF)


class Writer:
    """Writes nodes until there are too many."""

    def __init__(self) -> None:
        self.left = NODES
        self.is_whole = True

    def node(self, key: str | None, value: object, depth: int) -> Iterator[Markup]:
        if self.left <= 0:
            self.is_whole = False
            return
        self.left -= 1
        label = (
            Markup('<span class="json__key">{}</span>: ').format(quoted(key)) if key is not None else Markup()
        )
        if isinstance(value, list) and value:
            yield from self.branch(label, value, depth)
        else:
            yield Markup("<li>{}{}</li>").format(label, leaf(value))

    def branch(self, label: Markup, value: list[object], depth: int) -> Iterator[Markup]:
        is_object = isinstance(value, Pairs)
        note = Markup('<span class="json__note">{}</span>').format(count_of(value))
        if depth >= DEEPEST:
            self.is_whole = False
            yield Markup("<li>{}{}</li>").format(label, note)
            return
        state = " open" if depth < OPEN_DEPTH and len(value) <= OPEN_CHILDREN else ""
        yield Markup(f"<li><details{state}><summary>{{}}{{}}</summary><ul>").format(label, note)
        for child in value:
            if self.left <= 0:
                self.is_whole = False
                break
            name, inner = child if is_object and isinstance(child, tuple) else (None, child)
            yield from self.node(name, inner, depth + 1)
        yield Markup("</ul></details></li>")


def count_of(value: list[object]) -> str:
    count = len(value)
    if isinstance(value, Pairs):
        return "{ " + ngettext("%(num)s key", "%(num)s keys", count) + " }"
    return "[ " + ngettext("%(num)s item", "%(num)s items", count) + " ]"


def leaf(value: object) -> Markup:
    if isinstance(value, Literal):
        return Markup('<span class="json__number">{}</span>').format(cut(value))
    if isinstance(value, str):
        return Markup('<span class="json__string">{}</span>').format(quoted(value))
    return Markup('<span class="json__word">{}</span>').format(word(value))


def word(value: object) -> str:
    if isinstance(value, list):
        return "{ }" if isinstance(value, Pairs) else "[ ]"
    return json.dumps(value)


def quoted(text: str) -> Markup:
    """A string with its quotes, as JSON writes it, cut where it is very long."""
    more = len(text) - LONGEST
    shown = escape(visible(json.dumps(text[:LONGEST], ensure_ascii=False)))
    if more <= 0:
        return shown
    words = ngettext("and %(num)s more character", "and %(num)s more characters", more)
    return shown + Markup(' <span class="json__note">{}</span>').format(words)


def cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
