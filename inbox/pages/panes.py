"""How wide the panes are and whether the details are open: the browser's own choice, kept in a cookie.

The page comes with it from the server, so that nothing moves when the scripts arrive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import request

COOKIE = "panes"
CHOICE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.(auto|open|closed)")
WIDTHS = {"list": (17, 23, 36), "details": (17, 21, 30)}  # least, usual, most, in rem
AUTO = "auto"  # open where there is plenty of room


@dataclass(frozen=True, slots=True)
class Panes:
    """Widths in rem; 0 leaves it to the style sheet."""

    list_width: int = 0
    details_width: int = 0
    details: str = AUTO


def panes() -> Panes:
    found = CHOICE.fullmatch(request.cookies.get(COOKIE, ""))
    if not found:
        return Panes()
    return Panes(within(WIDTHS["list"], int(found[1])), within(WIDTHS["details"], int(found[2])), found[3])


def within(limits: tuple[int, int, int], width: int) -> int:
    least, _, most = limits
    return min(max(width, least), most) if width else 0
