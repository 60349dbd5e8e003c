"""Programs that tests start, and that must not outlive them."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path


def find_program(*names: str, folders: tuple[str, ...] = ()) -> str:
    """The first of these programs that is installed; `make test` has seen to it that there is one."""
    for name in names:
        for place in (None, *folders):
            if path := shutil.which(name, path=place):
                return path
    raise FileNotFoundError(f"{names[0]} is not installed: scripts/test-services installs it or says how.")


def start(command: list[str], *, log: Path, user: str | None = None, **options) -> subprocess.Popen[bytes]:
    """Start a program in its own process group, writing to `log`, that ends when the tests do.

    pytest-xdist ends a worker without running its exit handlers when the run is interrupted, so on
    Linux the kernel is asked to stop the program as soon as the test process is gone.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [*tie(), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=[] if user else None,
            **options,
        )


@cache
def tie() -> list[str]:
    """What to put before a command so that Linux ends it with its parent; elsewhere that cannot be had."""
    command = ["setpriv", "--pdeathsig", "TERM"]
    with contextlib.suppress(FileNotFoundError):
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    return []


def stop(process: subprocess.Popen[bytes], how: int = signal.SIGTERM, *, patience: float = 30) -> float:
    """Stop a program and return how many seconds it took; one that hangs is killed and reported."""
    began = time.monotonic()
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            kill_group(process)
            raise AssertionError(f"{process.args!r} did not stop within {patience} s") from None
    kill_group(process)
    return time.monotonic() - began


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and everything it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, patience: float = 30
) -> None:
    """Wait for a program to answer; when it ends first or takes too long, show what it wrote."""
    deadline = time.monotonic() + patience
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            said = log.read_text(errors="replace")[-4000:]
            raise AssertionError(f"{process.args!r} is not ready (exit {process.poll()}); it wrote:\n{said}")
        time.sleep(0.03)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
