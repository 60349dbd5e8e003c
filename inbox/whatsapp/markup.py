"""WhatsApp's text formatting, read in one pass: marks, code, links, lists and quotes.

A customer may send anything, so nothing here looks back over what it has read: the time grows with the length
of the text and with nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from inbox.whatsapp.links import EMAIL, REFUSED, WEB, email_link, web_link

FENCE = "```"

_TOKEN = re.compile(
    r"\n|```|`"
    r"|[*_~]{7,}"  # three marks that close and three that open can meet; longer runs are drawn lines
    r"|(?P<mark>[*_~])"
    rf"|(?P<web>(?<![A-Za-z0-9]){WEB})"
    rf"|{REFUSED}"
    rf"|(?P<email>(?<![A-Za-z0-9.%+/-]){EMAIL})"
)
_ITEM = re.compile(
    r"^(?:(?P<bullets>[-*])|(?P<numbers>0|[1-9][0-9]{0,8})\.|(?P<quote>>)) (?P<words>[^\n]*\S[^\n]*)$",
    re.MULTILINE,
)

BlockKind = Literal["words", "bullets", "numbers", "quote", "code"]
PieceKind = Literal["words", "break", "open", "close", "code", "link"]


class Piece(NamedTuple):
    """A stretch of a line: words, a mark that opens or closes (the mark is its text), code, or a link."""

    kind: PieceKind
    text: str
    href: str = ""


class Block(NamedTuple):
    """Lines that belong together; lists and quotes hold one text per line, beside it its number."""

    kind: BlockKind
    lines: tuple[str, ...]
    numbers: tuple[int, ...] = ()


class _Item(NamedTuple):
    kind: BlockKind
    text: str
    number: int = 0


def blocks(text: str) -> Iterator[Block]:
    """Divide a message into its blocks, in order; the line breaks between two blocks are theirs."""
    for kind, items in groupby(
        _items(text.replace("\r\n", "\n").replace("\r", "\n")), key=lambda item: item.kind
    ):
        if kind in ("words", "code"):
            yield from (Block(kind, (item.text,)) for item in items)
        else:
            members = list(items)
            yield Block(kind, tuple(item.text for item in members), tuple(item.number for item in members))


def pieces(text: str) -> list[Piece]:
    """Read the marks, code and links of a text whose blocks are known; no mark reaches over a line's end."""
    return _Line(text).read()


def _items(text: str) -> Iterator[_Item]:
    at = 0
    for start, end in _code_blocks(text):
        if start > at:
            yield from _line_items(text[at:start].removesuffix("\n"))
        yield _Item("code", text[start + 3 : end - 3].removeprefix("\n").removesuffix("\n"))
        at = end + text.startswith("\n", end)
    if at < len(text):
        yield from _line_items(text[at:])


def _line_items(text: str) -> Iterator[_Item]:
    at = 0
    for found in _ITEM.finditer(text):
        if found.start() > at:
            yield _Item("words", text[at : found.start() - 1])
        if number := found["numbers"]:
            yield _Item("numbers", found["words"], int(number))
        else:
            yield _Item("bullets" if found["bullets"] else "quote", found["words"])
        at = found.end() + 1
    if at < len(text) or at == 0:
        yield _Item("words", text[at:])


def _code_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Find code that spans several lines; on a single line it is a piece of that line."""
    start = text.find(FENCE)
    while start >= 0 and (end := text.find(FENCE, start + 3)) >= 0:
        inside = text[start + 3 : end]
        if not inside.strip():
            start = end
            continue
        if "\n" in inside:
            yield start, end + 3
        start = text.find(FENCE, end + 3)


class _Line:
    """The reading of one text: what was found so far, and which marks still wait for their partner."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: list[Piece] = []
        self.waiting: dict[str, int] = {}

    def read(self) -> list[Piece]:
        while token := _TOKEN.search(self.text, self.at):
            self._words_until(token.start())
            if token["mark"]:
                self._mark(token[0])
            elif token["web"] or token["email"]:
                self._link(token)
            elif token[0] == "\n":
                self.waiting.clear()
                self._add(Piece("break", "\n"), 1)
            elif token[0][0] == "`":
                self._code(token[0])
            else:
                self._words_until(token.end())
        self._words_until(len(self.text))
        return self.found

    def _add(self, piece: Piece, length: int) -> None:
        self.found.append(piece)
        self.at += length

    def _words_until(self, end: int) -> None:
        if end > self.at:
            self._add(Piece("words", self.text[self.at : end]), end - self.at)

    def _mark(self, mark: str) -> None:
        """Marks hug the words they format and never stand inside one, as in 2*3*4 or snake_case."""
        before, after = self._neighbours(1)
        if mark in self.waiting and not before.isspace() and not after.isalnum():
            self._close(mark)
            return
        if mark not in self.waiting and not before.isalnum() and not after.isspace() and after != mark:
            self.waiting[mark] = len(self.found)
        self._words_until(self.at + 1)

    def _close(self, mark: str) -> None:
        """Pair a mark with its opener; marks opened in between have no partner and stay plain characters."""
        opened_at = self.waiting[mark]
        self.waiting = {other: at for other, at in self.waiting.items() if at < opened_at}
        self.found[opened_at] = Piece("open", mark)
        self._add(Piece("close", mark), 1)

    def _code(self, ticks: str) -> None:
        width = len(ticks)
        end = self.text.find(ticks, self.at + width)
        inside = self.text[self.at + width : end] if end >= 0 else ""
        before, after = self._neighbours(end + width - self.at)
        is_code = bool(inside.strip()) and "\n" not in inside
        if is_code and (ticks == FENCE or not (before.isalnum() or after.isalnum())):
            self._add(Piece("code", inside), len(inside) + 2 * width)
        else:
            self._words_until(self.at + width)

    def _link(self, token: re.Match[str]) -> None:
        link = web_link(token, in_italics="_" in self.waiting) if token["web"] else email_link(token)
        self._add(Piece("link", link.text, link.href), len(link.text))

    def _neighbours(self, width: int) -> tuple[str, str]:
        """Return the characters around the next `width` ones; the ends of the text count as spaces."""
        return self.text[self.at - 1 : self.at] or " ", self.text[
            self.at + width : self.at + width + 1
        ] or " "
