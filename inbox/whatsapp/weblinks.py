"""The web addresses in a customer's words: exactly those that the page makes links of."""

from __future__ import annotations

from inbox.whatsapp.links import Link
from inbox.whatsapp.markup import blocks, pieces


def web_links(text: str) -> list[Link]:
    """Each address once, in order; e-mail addresses and what stands in code are none."""
    if "://" not in text and "www." not in text.lower():
        return []
    found = {
        piece.href: Link(piece.text, piece.href)
        for block in blocks(text)
        if block.kind != "code"
        for line in block.lines
        for piece in pieces(line)
        if piece.kind == "link" and not piece.href.startswith("mailto:")
    }
    return list(found.values())
