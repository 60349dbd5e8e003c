"""How gunicorn runs the inbox: threads in one process, or several processes where Redis connects them."""

from __future__ import annotations

import resource
import signal
import sys
from types import FrameType
from typing import Any

from config import Reader, is_hosted, load_environment, streams

KEPT_ALIVE = 1500  # connections of browsers that wait for the next request, and cost no thread
FILES_BESIDE = 500  # open files that are no connections of browsers

environ = load_environment()

# On a host its router stands in front; on a laptop nobody else on the network should see the inbox.
address = "0.0.0.0" if is_hosted(environ) else "127.0.0.1"  # noqa: S104
bind = f"{address}:{environ.get('PORT') or 8000}"
worker_class = "gthread"
# Each stream of live updates holds a thread, which waits most of the time; requests have their own.
threads = 64 + streams(Reader(environ))
worker_connections = threads + KEPT_ALIVE
# Live updates and the memory queue reach one process only; without Redis a second one would be deaf.
workers = int(environ.get("WEB_CONCURRENCY", "1")) if environ.get("REDIS_URL") else 1
preload_app = False  # threads and connections must be made after the fork
timeout = 60
graceful_timeout = 20
keepalive = 65
backlog = 1024
control_socket_disable = True
accesslog = None  # a host's router logs requests
access_log_format = "%(m)s %(U)s %(s)s %(M)sms"  # where it is wanted: no query, which may hold a number
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Ask for as many open files as connections need; many systems give 1024 to those who don't ask."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = server.cfg.worker_connections + FILES_BESIDE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def when_ready(server: Any) -> None:
    """Say where the inbox is, for people who start it by hand."""
    sys.stderr.write(f"The inbox is at http://{server.cfg.bind[0]}\n")


def post_worker_init(worker: Any) -> None:
    """Start the background threads in the process that will use them."""
    from inbox import jobs

    app = worker.app.wsgi()
    jobs.start(app)
    finish = signal.getsignal(signal.SIGTERM)

    def stop_claiming(number: int, frame: FrameType | None) -> None:
        """Requests may take a while to end; no new work is begun meanwhile."""
        jobs.begin_to_stop(app)
        if callable(finish):
            finish(number, frame)

    signal.signal(signal.SIGTERM, stop_claiming)


def worker_exit(server: Any, worker: Any) -> None:
    """Let them finish when requests have been drained."""
    from inbox import jobs

    jobs.stop(worker.app.wsgi())
