"""Sizes in words."""

from __future__ import annotations

from inbox.words import gettext, grouped, ngettext

KILO = 1024


def in_words(size: int) -> str:
    """A number of bytes as people say it: 742 bytes, 3.4 KB, 2.1 MB."""
    if size < KILO:
        return ngettext("%(num)s byte", "%(num)s bytes", size)
    if size < KILO * KILO:
        return gettext("%(number)s KB", number=grouped(size / KILO, 1))
    return gettext("%(number)s MB", number=grouped(size / KILO / KILO, 1))
