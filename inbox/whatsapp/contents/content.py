"""What a message turns out to be, whoever sent it and in whichever shape Meta wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inbox.whatsapp.formats import is_blank, snippet
from inbox.whatsapp.phrases import Phrase, phrase

LONGEST_LINE = 200
UNREADABLE = Phrase("This message could not be read")

# Written into a file name or a place, these make "invoice.exe" read as a document's name.
_OVERRIDES = dict.fromkeys(map(ord, "\u202d\u202e"))


@dataclass(frozen=True, slots=True)
class Media:
    """A file at Meta: nothing to fetch without an `id`; `sha256` is in hex, however Meta wrote it."""

    id: str | None
    mime_type: str = ""
    sha256: str = ""
    filename: str = ""
    voice: bool = False
    animated: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A message as the inbox understands it; `kind` names the partial that shows it.

    `line` says it in one line of words and is never empty: list previews, quotes and screen readers rely
    on it. Where it is a `Phrase` it is ours to translate. `text` and `caption` are the customer's own words,
    untouched. `details` belong to the kind: each reader says which keys it fills.
    """

    kind: str
    line: str
    text: str = ""
    caption: str = ""
    media: Media | None = None
    latitude: float | None = None
    longitude: float | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        line = phrase(self.line).cleaned(_in_one_line)
        object.__setattr__(self, "line", UNREADABLE if is_blank(line) else line)


def _in_one_line(words: str) -> str:
    return snippet(words.translate(_OVERRIDES), LONGEST_LINE)
