"""A confined program has its file, its limits, and nothing else of ours."""

from __future__ import annotations

import os
import sys
import time

import pytest

from inbox.adapters import confined
from inbox.adapters.confined import ConfinedError, Limits
from tests.support.drawings import as_file

LIMITS = Limits(seconds=10, memory=512 * 1024 * 1024, output=100_000)


def run(program, data=b"a file", limits=LIMITS):
    with as_file(data) as file:
        return confined.run([sys.executable, "-I", "-c", program], file, limits)


def test_it_reads_the_file_and_is_heard():
    assert run("import sys; print(sys.stdin.read().upper())", b"hello") == b"HELLO\n"


def test_it_reads_the_file_anew_by_its_path():
    """ffmpeg has to go back and forth in a film."""
    program = "f = open('/dev/fd/0'); f.seek(2); print(f.read()); f.seek(0); print(f.read())"

    assert run(program, b"hello") == b"llo\nhello\n"


def test_it_sees_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("WHATSAPP_ACCESS_TOKEN", "secret-token")

    seen = run("import os; print(dict(os.environ), os.getcwd(), sorted(os.listdir('/dev/fd')))")

    assert b"secret-token" not in seen
    assert b"'3', '4', '5'" not in seen, "Files and connections of ours must not be open in there."


def test_it_writes_no_file(tmp_path):
    path = tmp_path / "written"

    with pytest.raises(ConfinedError):
        run(f"import os; os.write(os.open({str(path)!r}, os.O_CREAT | os.O_WRONLY), b'x')")

    assert not path.exists() or path.stat().st_size == 0


@pytest.mark.parametrize(
    ("program", "trouble"),
    [
        ("import time; time.sleep(60)", "It took too long."),
        ("import os, time; os.close(1); time.sleep(60)", "It took too long."),
        ("import time\nwhile True: print('x', flush=True); time.sleep(0.1)", "It took too long."),
        ("print('x' * 200_000)", "It wrote too much."),
        ("raise SystemExit(3)", "It ended with 3."),
        ("import os; os.abort()", "It ended with -6."),
    ],
)
def test_it_fails_with_a_sentence(program, trouble):
    with pytest.raises(ConfinedError) as failure:
        run(program, limits=Limits(seconds=2, memory=LIMITS.memory, output=LIMITS.output))

    assert str(failure.value) == trouble


def test_nothing_of_it_runs_on(tmp_path):
    """Whatever it starts ends with it; only the group knows them all."""
    path = tmp_path / "pid"
    program = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with as_file(b"") as file:
        pieces = confined.pieces([sys.executable, "-c", program], file, LIMITS)
        pid = int(next(pieces))
        pieces.close()

    assert not path.exists()
    assert is_gone(pid)


def is_gone(pid):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False
