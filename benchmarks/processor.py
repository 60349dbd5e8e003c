"""How much processor time a database server has used: on a busy machine it says more than the clock."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


class Processor:
    """The time of a process and its children, where Linux tells it; otherwise, and without one, nothing."""

    def __init__(self, pid: int | None = None) -> None:
        self.pid = pid

    def seconds(self) -> float:
        if self.pid is None or not Path("/proc/self/stat").exists():
            return 0.0
        return sum(used(path, self.pid) for path in Path("/proc").glob("[0-9]*/stat")) / TICKS


def used(path: Path, parent: int) -> int:
    """The ticks of one process if it is the one, or a child of it; a process may end meanwhile."""
    try:
        pid, fields = int(path.parent.name), path.read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    own, of_ended_children = int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
    if pid == parent:
        return own + of_ended_children
    return own if int(fields[1]) == parent else 0
