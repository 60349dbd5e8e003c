"""People's ids as logs may show them."""

from __future__ import annotations


def masked(identifier: str | None) -> str:
    """Hide all but the last four characters; of a short id, all but the last."""
    if not identifier:
        return "unknown"
    shown = identifier[-4:] if len(identifier) > 7 else identifier[-1:]
    return "***" + shown
