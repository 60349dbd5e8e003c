"""The blanks of a canned reply: replaced in one pass over the text, whatever stands in the values.

A name that reads like a blank, like a template or like HTML is put in as it is and never read again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDERS = ("name", "first_name", "number", "agent", "business")

ONE = r"(?<!\{)\{(?:" + "|".join(PLACEHOLDERS) + r")\}(?!\})"
# A blank with what would be left over without its value: the space before it, and brackets around it.
BLANK = re.compile(rf"(?P<space>[^\S\n]*)(?:\((?P<enclosed>{ONE})\)|(?P<bare>{ONE}))")
COMMAS = ",،、，"
# What a line must not begin with: "{name}, your coat is ready" without a name.
LEADING = re.compile(rf"[^\S\n]*[{COMMAS};:!.]*[^\S\n]*")
ENDING = re.compile(rf"[{COMMAS};:.!?]|\n|\Z")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text for one customer. What has no value leaves no gap; unknown blanks stay as they are."""
    said, done, begins_anew = "", 0, False
    for blank in BLANK.finditer(text):
        between = text[done : blank.start()]
        said += capital(between) if begins_anew and between else between
        begins_anew = begins_anew and not between
        done = blank.end()
        token = blank["enclosed"] or blank["bare"]
        value = values.get(token[1:-1], "")
        if value:
            said += blank[0].replace(token, value)
        elif not said or said.endswith("\n"):
            done, begins_anew = leading_end(text, done), True
        elif said[-1] in COMMAS and ENDING.match(text, done):
            said = said[:-1]
        begins_anew = begins_anew and not value
    return said + (capital(text[done:]) if begins_anew else text[done:])


def leading_end(text: str, start: int) -> int:
    found = LEADING.match(text, start)
    return found.end() if found else start


def capital(text: str) -> str:
    """The sentence with a capital at its head, where a single letter is that."""
    head = text[:1].upper()
    return head + text[1:] if len(head) == 1 else text


def person(name: str | None) -> str:
    """A customer's name on one line; none where it has no letters, as of who goes by a number or a flower."""
    words = " ".join((name or "").split())
    return words if any(letter.isalpha() for letter in words) else ""


def first_of(name: str) -> str:
    """The first word with letters in it."""
    return next((word for word in name.split() if any(letter.isalpha() for letter in word)), "")
