"""The threads of one process, with files to fetch."""

from __future__ import annotations

import pytest

from inbox import jobs
from tests.support.senders import wait_for


@pytest.fixture
def at_work(app, arrivals):
    """Starts the app's background threads, which fetch from the pretend WhatsApp of `files`."""
    app.extensions["graph"] = arrivals.graph

    def begin(app=app):
        jobs.start(app)
        return app

    return begin


@pytest.fixture
def all_stored(arrivals):
    """Waits until all files are stored byte for byte, and returns the seconds that took."""

    def wait(ids, patience=30):
        took = wait_for(lambda: all(arrivals.row(each).state == "stored" for each in ids), patience)
        for each in ids:
            assert arrivals.kept(each) == arrivals.graph.files[arrivals.row(each).media_id]
        return took

    return wait
