"""A worker process does the work of the installation for as long as it lives."""

from __future__ import annotations

import itertools
import sys
import time

from tests.support.environment import ROOT
from tests.support.processes import kill_group, start, stop
from tests.support.senders import text, wait_for


def test_a_worker_takes_the_work_over_and_gives_it_back(server, look, tmp_path, long, poster_to):
    poster, names = poster_to(server), (f"wamid.{number}" for number in itertools.count())

    def is_applied_by(log):
        """Post something, and see in whose log it turns up."""
        before = log.read_text().count("Saved message ")
        assert poster.post(text(next(names))) == 200
        look.wait_until_applied()
        time.sleep(0.1)
        return log.read_text().count("Saved message ") == before + 1

    def run_worker():
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        return start(command, log=log, cwd=ROOT, env=server.environ)

    log = tmp_path / "worker.log"
    log.touch()
    assert is_applied_by(server.log)

    worker = run_worker()
    wait_for(lambda: is_applied_by(log))
    wait_for(lambda: all(is_applied_by(log) for _ in range(5)), patience=20)
    assert stop(worker) < 25

    assert poster.post(text(next(names))) == 200
    look.wait_until_applied(patience=15)
    assert is_applied_by(server.log)
    if long:  # one that is killed cannot say goodbye: its last sign of life has to grow old
        worker = run_worker()
        wait_for(lambda: all(is_applied_by(log) for _ in range(5)), patience=30)
        kill_group(worker)
        poster.post(text(next(names)))
        look.wait_until_applied(patience=45)
    assert look.figures()["problems"] == []
