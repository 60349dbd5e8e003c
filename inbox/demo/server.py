"""The demo's gunicorn: the one of the real product, in one process on this computer only."""

import runpy
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from config import ROOT, Settings
from inbox import create_app
from inbox.demo.launch import HOST
from inbox.demo.show import Show


class DemoServer(BaseApplication):
    """Serve the demo until somebody stops it."""

    def __init__(self, settings: Settings, token: str, *, keep: bool) -> None:
        self.settings = settings
        self.token = token
        self.keep = keep
        self.show: Show | None = None
        super().__init__()

    def load_config(self) -> None:
        """Take over the product's own settings of gunicorn, except where the demo is different."""
        product = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
        for name in self.cfg.settings:
            if name in product:
                self.cfg.set(name, product[name])
        self.cfg.set("bind", f"{HOST}:{self.settings.port}")
        self.cfg.set("workers", 1)
        self.cfg.set("graceful_timeout", 3)
        self.cfg.set("post_worker_init", self._begin)
        self.cfg.set("worker_exit", self._end)

    def load(self) -> Flask:
        """Make the app, in the worker."""
        return create_app(self.settings)

    def _begin(self, worker: Any) -> None:
        self.show = Show(worker.app.wsgi(), self.token, keep=self.keep)
        self.show.begin()

    def _end(self, server: Any, worker: Any) -> None:
        if self.show is not None:
            self.show.end()
