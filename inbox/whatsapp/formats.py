"""Customers' words for the page and for previews: safe HTML, plain text, short lines, large emoji."""

from __future__ import annotations

import re
from html import escape

from inbox.whatsapp.emoji import is_emoji_only
from inbox.whatsapp.graphemes import is_blank, snippet
from inbox.whatsapp.links import safe_url
from inbox.whatsapp.markup import Block, Piece, blocks, pieces

__all__ = ["is_blank", "is_emoji_only", "safe_url", "snippet", "to_html", "to_plain"]

ELSEWHERE = 'rel="noopener noreferrer nofollow" target="_blank"'
TAGS = {"*": "strong", "_": "em", "~": "s"}

# No page can carry these: UTF-8 has no lone surrogates and HTML no NUL.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def to_html(text: str) -> str:
    """Return the text as safe HTML with WhatsApp's formatting and links that open elsewhere.

    Line breaks become `br`; runs of spaces and tabs are kept for a style of `white-space: pre-wrap`.
    """
    html: list[str] = []
    ends_empty = False
    for block in blocks(_UNWRITABLE.sub("\ufffd", text)):
        if ends_empty and block.kind != "words":
            html.append("<br>")  # browsers give no height to an empty last line before a list
        html.append(_block_html(block))
        ends_empty = block.kind == "words" and not block.lines[0].rpartition("\n")[2]
    return "".join(html)


def to_plain(text: str) -> str:
    """Return the text as a reader would see it, without the formatting marks."""
    return "\n".join(line for block in blocks(text) for line in _plain_lines(block))


def _block_html(block: Block) -> str:
    match block.kind:
        case "words":
            return _words_html(block.lines[0])
        case "code":
            return f"<pre><code>{escape(block.lines[0], quote=False)}</code></pre>"
        case "quote":
            return f"<blockquote>{'<br>'.join(map(_words_html, block.lines))}</blockquote>"
        case "bullets":
            return f"<ul>{''.join(f'<li>{_words_html(line)}</li>' for line in block.lines)}</ul>"
        case "numbers":
            return _numbers_html(block)


def _numbers_html(block: Block) -> str:
    """Keep the customer's own numbers: "2. the grey one" may be the answer to our second question."""
    first = block.numbers[0]
    items = []
    for place, (number, line) in enumerate(zip(block.numbers, block.lines, strict=True), first):
        value = "" if number == place else f' value="{number}"'
        items.append(f"<li{value}>{_words_html(line)}</li>")
    start = "" if first == 1 else f' start="{first}"'
    return f"<ol{start}>{''.join(items)}</ol>"


def _words_html(text: str) -> str:
    return "".join(map(_piece_html, pieces(text)))


def _piece_html(piece: Piece) -> str:
    match piece.kind:
        case "words":
            return escape(piece.text, quote=False)
        case "break":
            return "<br>"
        case "open":
            return f"<{TAGS[piece.text]}>"
        case "close":
            return f"</{TAGS[piece.text]}>"
        case "code":
            return f"<code>{escape(piece.text, quote=False)}</code>"
        case "link":
            return f'<a href="{escape(piece.href)}" {ELSEWHERE}>{escape(piece.text, quote=False)}</a>'


def _plain_lines(block: Block) -> list[str]:
    if block.kind == "code":
        return [block.lines[0]]
    words = [_plain_words(line) for line in block.lines]
    if block.kind == "bullets":
        return [f"• {line}" for line in words]
    if block.kind == "numbers":
        return [f"{number}. {line}" for number, line in zip(block.numbers, words, strict=True)]
    return words


def _plain_words(text: str) -> str:
    return "".join(piece.text for piece in pieces(text) if piece.kind not in ("open", "close"))
