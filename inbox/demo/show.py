"""The demo while it runs: files, the link, the story, and an end to all of it."""

import logging
import shutil
import threading
import time

import click
import requests
from flask import Flask

from inbox import jobs
from inbox.adapters import assets
from inbox.demo import keeping, reading
from inbox.demo.launch import ADMIN_EMAIL, FOLDER, HOST
from inbox.demo.story import Story
from inbox.demo.world import World

FILES_SECONDS = 5.0
START_SECONDS = 30.0
SAVE_EVERY = 20.0

log = logging.getLogger(__name__)


class Show:
    """What happens in the one process that serves the demo."""

    def __init__(self, app: Flask, token: str, *, keep: bool) -> None:
        self.app = app
        self.settings = app.extensions["settings"]
        self.world: World = app.extensions["world"]
        self.story = Story(self.world)
        self.token = token
        self.keep = keep
        self._stopped = threading.Event()
        app.extensions["login_links"].add(token, ADMIN_EMAIL)

    def begin(self) -> None:
        """Start the inbox's own threads, and the show beside them."""
        quieten(self.settings.instance_path / "inbox.log")
        jobs.start(self.app)
        threading.Thread(target=self._run, name="demo-show", daemon=True).start()

    def end(self) -> None:
        """Stop everything, and write the world down where it is to be kept."""
        self._stopped.set()
        self.story.stop()
        self.world.postman.stop()
        jobs.stop(self.app)
        if self.keep:
            keeping.save(self.world, self.settings.instance_path)

    def _run(self) -> None:
        files = threading.Thread(target=self._fetch_files, name="demo-files", daemon=True)
        files.start()
        if not self._answers():
            return
        files.join(FILES_SECONDS)
        self._say_where()
        if not (self.keep and keeping.load(self.world, self.settings.instance_path)):
            self.story.tell_past()
            self.world.postman.wait_until_empty(START_SECONDS)
            reading.catch_up(self.app)
        self.story.start()
        while self.keep and not self._stopped.wait(SAVE_EVERY):
            keeping.save(self.world, self.settings.instance_path)

    def _answers(self) -> bool:
        """Wait until the server answers."""
        end = time.monotonic() + START_SECONDS
        with requests.Session() as session:
            session.trust_env = False
            while time.monotonic() < end and not self._stopped.wait(0.05):
                try:
                    if session.get(f"http://{HOST}:{self.settings.port}/readyz", timeout=5).ok:
                        return True
                except requests.RequestException:
                    continue
        return False

    def _fetch_files(self) -> None:
        """Get htmx onto this computer; without it the pages are plain pages, or load it from the CDN."""
        for asset in assets.PINNED:
            path = assets.path_of(asset, self.settings.instance_path)
            try:
                assets.pull(asset, FOLDER)
                path.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(assets.path_of(asset, FOLDER), path)
            except (assets.AssetError, OSError) as trouble:
                log.info("%s", trouble)

    def _say_where(self) -> None:
        where = f"http://{HOST}:{self.settings.port}"
        click.echo("")
        click.echo(f"Log in: {where}/login/{self.token}")
        click.echo(f"Then be a customer: {where}/demo/")
        click.echo("Stop with Ctrl-C.")


def quieten(path: object) -> None:
    """Keep the log in a file, so that the link stays in sight; the terminal gets warnings only."""
    logger = logging.getLogger("inbox")
    for handler in logger.handlers:
        handler.setLevel(logging.WARNING)
    to_file = logging.FileHandler(str(path))
    if logger.handlers:
        to_file.setFormatter(logger.handlers[0].formatter)
    logger.addHandler(to_file)
