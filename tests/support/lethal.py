"""A gunicorn worker that one message kills, as a fault in a library of C code would."""

from __future__ import annotations

import os
import signal
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

LETHAL = "lethal"


class Worker(ThreadWorker):  # type: ignore[misc]
    """To be named with `--worker-class tests.support.lethal.Worker`."""

    def init_process(self) -> None:
        from inbox.operations import intake

        real = intake.store

        def store(connection: Any, units: Any, **options: Any) -> Any:
            if any(LETHAL in str(unit.item.data) for unit in units):
                os.kill(os.getpid(), signal.SIGKILL)
            return real(connection, units, **options)

        intake.store = store
        super().init_process()
