"""The edges of the app: WhatsApp, the place for files, and the two doorbells."""

from __future__ import annotations

from flask import Flask

from config import Settings
from inbox.adapters import ffmpeg
from inbox.adapters.graph import open_graph
from inbox.adapters.live import Live
from inbox.adapters.presence import open_presence
from inbox.adapters.queue import Doorbell
from inbox.adapters.storage import open_storage
from inbox.operations import changes


def init_app(app: Flask) -> None:
    """Make them ready; nothing is connected, asked or started yet."""
    settings: Settings = app.extensions["settings"]
    app.extensions["graph"] = open_graph(settings)
    app.extensions["storage"] = open_storage(settings.media_url, settings.aws)
    app.extensions["queue"] = Doorbell(settings.redis_url)
    app.extensions["presence"] = open_presence(settings.redis_url)
    app.extensions["ffmpeg"] = ffmpeg.find()
    live = Live(settings.redis_url, room=settings.streams)
    app.extensions["live"] = live
    changes.ring_with(app.extensions["engine"], live.publish_changes)
