"""What a file really is, and what a browser may therefore do with it.

Only what our own strict rules recognise is ever shown inside a page. What the sender claims decides
nothing but between names for one kind of container: film or music, one office file or another.
"""

from __future__ import annotations

from inbox.operations.filetypes.sniffing import sniff
from inbox.operations.filetypes.types import INLINE, UNKNOWN, extension_of, is_inline, served_as

__all__ = ["INLINE", "UNKNOWN", "extension_of", "is_inline", "served_as", "sniff"]
