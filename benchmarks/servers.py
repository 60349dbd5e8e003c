"""The apps that are measured: the real one, one that only keeps, and the door without a database."""

from __future__ import annotations

from flask import Flask

from config import load_environment, load_settings
from inbox import create_app


class Nothing:
    """Stands in for the writer or the applier and does none of their work."""

    def keep(self, body: bytes) -> None:
        """Answer at once: what is left is the cost of the door, the ceiling that no storing can pass."""

    def ensure_writer(self) -> None:
        """There is no writer."""

    def start(self, *, yields_to_workers: bool) -> None:
        """There is no applier."""

    def ring(self) -> None:
        """Nobody listens."""

    def stop(self) -> None:
        """There is nothing to stop."""


def real() -> Flask:
    return create_app(load_settings(load_environment()))


def keeping() -> Flask:
    """Bodies are kept and stay pending, as where a worker process applies them on another machine."""
    app = real()
    app.extensions["applier_loop"] = Nothing()
    app.extensions["keeper"].on_kept = Nothing().ring
    return app


def ceiling() -> Flask:
    app = real()
    app.extensions["keeper"] = app.extensions["applier_loop"] = Nothing()
    return app
