"""The clock's door: the threads that work without being asked. Started here and nowhere else."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

from flask import Flask
from sqlalchemy import Engine

from inbox.jobs.applying import ApplierLoop
from inbox.jobs.beating import HeartbeatLoop
from inbox.models.heartbeat import WEB, WORKER
from inbox.operations import schema
from inbox.operations.applier import Applier
from inbox.operations.keeper import Keeper
from inbox.operations.refusals import Refusals

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Make what the doors hand work to; nothing runs yet."""
    engine: Engine = app.extensions["engine"]
    applier = Applier(engine, default_number=app.extensions["settings"].phone_number_id)
    loop = ApplierLoop(engine, applier)
    app.extensions["refusals"] = Refusals()
    app.extensions["applier"] = applier
    app.extensions["applier_loop"] = loop
    app.extensions["keeper"] = Keeper(engine, on_kept=loop.ring)


def start(app: Flask, role: str = WEB) -> None:
    """Start this process's threads. To be called after the fork, once."""
    from inbox import __version__

    engine: Engine = app.extensions["engine"]
    warn_if_unmigrated(engine)
    heartbeat = HeartbeatLoop(engine, role, __version__, app.extensions["refusals"])
    app.extensions["heartbeat_loop"] = heartbeat
    app.extensions["keeper"].ensure_writer()
    app.extensions["applier_loop"].start(yields_to_workers=role == WEB)
    heartbeat.start()


def stop(app: Flask) -> None:
    """Finish what is being done and end the threads; takes a few seconds at most."""
    app.extensions["keeper"].stop()
    app.extensions["applier_loop"].stop()
    if "heartbeat_loop" in app.extensions:
        app.extensions["heartbeat_loop"].stop()


def run_worker(app: Flask) -> None:
    """Do the background work of the installation until SIGTERM or Ctrl-C."""
    stopping = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    start(app, role=WORKER)
    log.info("The worker is at work.")
    stopping.wait()
    stop(app)
    log.info("The worker has stopped.")


def warn_if_unmigrated(engine: Engine) -> None:
    try:
        if not schema.is_migrated(engine):
            log.error(schema.HINT)
    except Exception as error:
        log.error("The database cannot be reached yet (%s).", type(error).__name__)
