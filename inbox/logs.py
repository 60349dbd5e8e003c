"""Log lines: one line each, on standard error, without what customers write."""

from __future__ import annotations

import logging
import sys

from flask import Flask

from config import Settings
from inbox.operations import hosting

CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127, *range(128, 160), 0x2028, 0x2029)}


class OneLine(logging.Formatter):
    """Keep each record on one line, so that a name with a line break cannot forge another record."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        if record.exc_info or record.stack_info:
            return line  # a traceback is ours and reads badly on one line
        return line.translate(CONTROL)


def init_app(app: Flask) -> None:
    """Send the product's own log to standard error; a host collects it from there."""
    logger = logging.getLogger("inbox")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logger.addHandler(handler)
        logger.propagate = False
    logger.setLevel(logging.INFO)
    settings: Settings = app.extensions["settings"]
    for hint in (*settings.half_configured, *(loss.sentence for loss in hosting.losses(settings))):
        logger.warning(hint)
