"""Limits itself and becomes the program it was told: `start.py MEMORY SECONDS PROGRAM ARGUMENTS`.

A program of its own, because what runs between fork and exec in a process with threads may hang it.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys

OPEN_FILES = 64
NICE = 10


def main() -> None:
    memory, seconds, *command = sys.argv[1:]
    for limit, value in (
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        with contextlib.suppress(ValueError, OSError):  # some systems do not know all of them
            resource.setrlimit(limit, (value, value))
    os.nice(NICE)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
