"""The header that says what a file is called, and whether it is to be shown or saved."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote


def disposition(name: str, *, inline: bool = False) -> str:
    """Write RFC 6266: a plain name for all, and the name as it is by RFC 8187 where it is more than that."""
    how = "inline" if inline else "attachment"
    if is_plain(name):
        return f'{how}; filename="{name}"'
    return f"{how}; filename=\"{plain(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def is_plain(name: str) -> bool:
    """Only what means the same to every browser; some take a percent sign for the start of a code."""
    return name.isascii() and name.isprintable() and not set('"\\%') & set(name)


def plain(name: str) -> str:
    """The nearest name in ASCII, which few programs still look at."""
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    letters = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    bare = "".join(letter for letter in letters if is_plain(letter)).strip(" .-")
    end = suffix if suffix.isascii() and suffix.isalnum() else ""
    return f"{bare or 'file'}.{end}" if end else bare or "file"
