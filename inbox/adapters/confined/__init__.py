"""Runs a program on a stranger's file: little memory, little time, no writing, none of our secrets.

A decoder that is led astray then ends alone: it cannot stop the threads beside it, fill the memory of
the process that answers Meta, or take it down.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

START = Path(__file__).with_name("start.py")
PIECE = 64 * 1024
# Nothing else of our environment: the tokens and passwords are there. Hosts that unpack ffmpeg into the
# app's folder say in the last of these where its libraries are.
ENVIRON = {"PATH": os.defpath, "LC_ALL": "C"} | {
    name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ
}


class ConfinedError(Exception):
    """The program did not do it: it failed, took too long or said too much."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for all of it, and bytes of memory and of output."""

    seconds: int
    memory: int
    output: int


def run(command: Sequence[str], file: BinaryIO, limits: Limits) -> bytes:
    """What a program writes that has the file as its standard input."""
    return b"".join(pieces(command, file, limits))


def pieces(command: Sequence[str], file: BinaryIO, limits: Limits) -> Generator[bytes, None, None]:
    """The same as it comes. Whatever happens, nothing of the program runs on afterwards."""
    deadline = time.monotonic() + limits.seconds
    file.seek(0)
    confined = [sys.executable, "-I", "-S", str(START), str(limits.memory), str(limits.seconds), *command]
    with subprocess.Popen(
        confined,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRON,
        cwd="/",
        start_new_session=True,
    ) as process:
        try:
            yield from written(process, deadline, limits.output)
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise ConfinedError("It took too long.") from None
        finally:
            kill_group(process)
    if process.returncode:
        raise ConfinedError(f"It ended with {process.returncode}.")


def written(process: subprocess.Popen[bytes], deadline: float, most: int) -> Iterator[bytes]:
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise ConfinedError("It took too long.")
            piece = os.read(descriptor, PIECE)
            if not piece:
                return
            most -= len(piece)
            if most < 0:
                raise ConfinedError("It wrote too much.")
            yield piece


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started, unless it ended by itself."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
