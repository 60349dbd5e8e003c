"""The one way out: requests to known hosts only, over checked addresses, with an end to everything."""

from __future__ import annotations

from inbox.adapters.outside.answer import Answer
from inbox.adapters.outside.client import Outside, Streamed
from inbox.adapters.outside.errors import (
    BrokenOff,
    Encoded,
    NotAllowed,
    OutsideError,
    TooLarge,
    TooSlow,
    Unreachable,
    Untrusted,
)

__all__ = [
    "Answer",
    "BrokenOff",
    "Encoded",
    "NotAllowed",
    "Outside",
    "OutsideError",
    "Streamed",
    "TooLarge",
    "TooSlow",
    "Unreachable",
    "Untrusted",
]
