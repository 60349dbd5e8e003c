"""Memory as a disk: what a test writes need not survive a power cut, and waiting for a disk takes longest."""

from __future__ import annotations

import shutil
from pathlib import Path

FOLDER = Path("/dev/shm")
ENOUGH = 4_000_000_000  # bytes; containers often have 64 MB there


def folder_in_memory() -> str | None:
    """Where files cost no disk; None where there is no such place, or too small a one."""
    has_room = FOLDER.is_dir() and shutil.disk_usage(FOLDER).free >= ENOUGH
    return str(FOLDER) if has_room else None
