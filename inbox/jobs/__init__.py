"""The clock's door: the threads that work without being asked. Started here and nowhere else."""

from __future__ import annotations

import logging
import signal
import threading
from functools import partial
from types import FrameType

from flask import Flask
from sqlalchemy import Engine

from config import Settings
from inbox.adapters.queue import MEDIA, Doorbell
from inbox.jobs.applying import ApplierLoop
from inbox.jobs.beating import HeartbeatLoop
from inbox.jobs.chores import Chores
from inbox.jobs.lanes import Lanes
from inbox.jobs.streams import StreamWatch
from inbox.jobs.sweeping import Sweeper
from inbox.models.heartbeat import WEB, WORKER
from inbox.operations import attachments, schema
from inbox.operations.applier import Applier
from inbox.operations.claims import Claims
from inbox.operations.keeper import Keeper
from inbox.operations.refusals import Refusals

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Make what the doors hand work to; nothing runs yet."""
    engine: Engine = app.extensions["engine"]
    settings: Settings = app.extensions["settings"]
    doorbell: Doorbell = app.extensions["queue"]
    ring_media = partial(doorbell.ring, MEDIA, attachments.JOB)
    applier = Applier(engine, default_number=settings.phone_number_id, on_attached=ring_media)
    loop = ApplierLoop(engine, applier)
    claims = Claims(engine)
    chores = Chores(app, claims)
    lanes = Lanes(doorbell, chores.by_name())
    app.extensions["sweeper"] = Sweeper(engine, doorbell, lanes, claims, chores.swept(), on_start=chores.tidy)
    app.extensions["chores"] = chores
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
    app.extensions["sweeper"].start(yields_to_workers=role == WEB)
    heartbeat.start()
    if role == WEB:
        streams = app.extensions["stream_watch"] = StreamWatch(engine, app.extensions["live"])
        streams.start()


def begin_to_stop(app: Flask) -> None:
    """Take on no new work while requests are still being answered; may be called by a signal handler."""
    app.extensions["sweeper"].stop_claiming()
    app.extensions["live"].close()


def stop(app: Flask) -> None:
    """Finish what is being done and end the threads; takes a few seconds at most."""
    begin_to_stop(app)
    app.extensions["keeper"].stop()
    app.extensions["applier_loop"].stop()
    app.extensions["sweeper"].stop()
    for loop in ("stream_watch", "heartbeat_loop"):
        if loop in app.extensions:
            app.extensions[loop].stop()
    app.extensions["live"].stop()


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
