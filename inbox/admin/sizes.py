"""Sizes in words."""

from __future__ import annotations

KILO = 1024


def in_words(size: int) -> str:
    """A number of bytes as people say it: 742 bytes, 3.4 KB, 2.1 MB."""
    if size < KILO:
        return f"{size} byte{'' if size == 1 else 's'}"
    if size < KILO * KILO:
        return f"{size / KILO:.1f} KB"
    return f"{size / KILO / KILO:.1f} MB"
