"""`flask worker`."""

from __future__ import annotations

import pytest

from inbox import jobs

pytestmark = pytest.mark.databases("sqlite")


def test_it_does_the_background_work_of_this_app(app, runner, monkeypatch):
    worked_for: list[object] = []
    monkeypatch.setattr(jobs, "run_worker", worked_for.append)

    assert runner.invoke(args=["worker"]).exit_code == 0
    assert worked_for == [app]
