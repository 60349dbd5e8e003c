"""A template's text on a page: formatted as WhatsApp does, its blanks as marks that one can see."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from inbox.whatsapp.formats import to_html
from inbox.whatsapp.templates import BLANK, label_of

# A character that ends every link and every word, so that a mark can only ever stand in text.
EDGE = "\u2060"
PLACE = re.compile(f"{EDGE}([0-9]{{1,4}}){EDGE}")


def with_marks(text: str) -> Markup:
    """A text whose blanks are marks; everything else in it is escaped."""
    names: list[str] = []

    def hold(found: re.Match[str]) -> str:
        names.append(found[1])
        return f"{EDGE}{len(names) - 1}{EDGE}"

    def mark(found: re.Match[str]) -> str:
        number = int(found[1])
        return blank(names[number]) if number < len(names) else found[1]

    held = BLANK.sub(hold, text.replace(EDGE, ""))
    return Markup(PLACE.sub(mark, to_html(held)))


def in_line(text: str) -> Markup:
    """The same without formatting, for a line in a list."""
    parts = BLANK.split(text)
    words = [
        blank(each) if number % 2 else escape(each.replace("*", "")) for number, each in enumerate(parts)
    ]
    return Markup("").join(words)


def blank(name: str) -> Markup:
    words = name if name.isdigit() else label_of(name).lower()
    return Markup('<mark class="blank">{}</mark>').format(escape(words))
