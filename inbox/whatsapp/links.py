"""Find web and e-mail addresses in a customer's words, and refuse every other kind of link.

Customers are strangers: an address becomes a link only when its host is written out in full, without a user
name before it (https://bank.example@evil.example leads to evil.example) and without invisible characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

# Each part is bounded or atomic, so no text can make the search go back over what it has read.
_HOST = r"(?>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,62}|(?:\d{1,3}\.){3}\d{1,3})"
_PORT = r"(?>(?::\d{1,5})?)(?![\w@\\-]|:\d)"
_UNSEEN = (
    r"\x00-\x20\x7f-\xa0\xad\u061c\u115f\u1160\u180e\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufeff\ud800-\udfff"
)
_PATH = rf"[^\s{_UNSEEN}<>\"`\\、。，！？；：）】」』》"

WEB = rf"(?i:https?://|(?=www\.[^\W_])){_HOST}{_PORT}"
EMAIL = (
    r"[A-Za-z0-9](?>[A-Za-z0-9._%+-]{0,63})@"
    r"(?>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{1,62})(?![\w@-])"
)
# A host with a user name before it is no link, and what stands before the @ is no mailbox.
REFUSED = r"(?i:https?://)[^\s/?#@]{0,255}@"
NEVER_LAST = ".,;:!?'\"’”*~([{…"

_PAIRS = {")": "(", "]": "[", "}": "{"}
_STRETCH = re.compile(rf"{_PATH}()\[\]{{}}]*")
_WHOLE = re.compile(rf"{WEB}(?:[/?#]{_PATH}]*)?")
_SCHEME = re.compile(r"(?i:https?)://")


@dataclass(frozen=True, slots=True)
class Link:
    """An address as it was written, and where it leads."""

    text: str
    href: str


def web_link(match: re.Match[str], *, in_italics: bool = False) -> Link:
    """Read the address that begins with a match of WEB, without the punctuation of the sentence around it."""
    text, end = match.string, match.end()
    if text.startswith(("/", "?", "#"), end):
        end = _end_of_path(text, end)
    written = text[match.start() : end].rstrip(NEVER_LAST + "_" * in_italics)
    return Link(written, _with_scheme(written))


def email_link(match: re.Match[str]) -> Link:
    """Read a match of EMAIL."""
    written = match[0].rstrip("-")
    return Link(written, f"mailto:{quote(written, safe='@+')}")


def safe_url(text: str) -> str:
    """Return a web address that may stand in a link, or nothing at all."""
    written = text.strip()
    return _with_scheme(written) if _WHOLE.fullmatch(written) else ""


def _end_of_path(text: str, at: int) -> int:
    """Walk to the end of a path: a bracket that was opened before the link closes the link too."""
    still_open = dict.fromkeys(_PAIRS.values(), 0)
    while stretch := _STRETCH.match(text, at):
        at = stretch.end()
        bracket = text[at : at + 1]
        if bracket in still_open:
            still_open[bracket] += 1
        elif still_open.get(_PAIRS.get(bracket, "")):
            still_open[_PAIRS[bracket]] -= 1
        else:
            break
        at += 1
    return at


def _with_scheme(address: str) -> str:
    scheme = _SCHEME.match(address)
    return scheme[0].lower() + address[scheme.end() :] if scheme else f"https://{address}"
