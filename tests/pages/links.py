"""Finds addresses in pages, as a reader's eye or a script would."""

from __future__ import annotations

import re
from html import unescape

from werkzeug.test import TestResponse


def address(page: TestResponse, start: str, attribute: str = "href") -> str:
    """The first address on a page that begins like this."""
    found = re.search(rf'(?<![\w-]){attribute}="({re.escape(start)}[^"]*)"', page.text)
    assert found, f"The page has no {attribute} that begins with {start}."
    return unescape(found[1])
