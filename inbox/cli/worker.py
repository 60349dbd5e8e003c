"""`flask worker`: a process for the background work."""

from __future__ import annotations

import click
from flask import current_app

from inbox import jobs
from inbox.cli.plain import plainly


@click.command("worker")
@plainly
def worker() -> None:
    """Do the background work until stopped; web processes leave it to a worker that they see."""
    jobs.run_worker(current_app._get_current_object())  # type: ignore[attr-defined]
