"""A shared inbox for WhatsApp business numbers."""

from __future__ import annotations

from flask import Flask

from config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings) -> Flask:
    """Put the app together. Starts no thread and touches no table: see `jobs.start` for that."""
    from inbox import (
        admin,
        api,
        auth,
        cli,
        compression,
        database,
        edges,
        foundation,
        headers,
        health,
        jobs,
        logs,
        pages,
        webhook,
    )

    app = foundation.make_app(settings)
    logs.init_app(app)
    database.init_app(app)
    auth.init_app(app)
    foundation.init_extensions(app)
    headers.init_app(app)
    compression.init_app(app)
    edges.init_app(app)
    jobs.init_app(app)

    health.init_app(app)
    webhook.init_app(app)
    pages.init_app(app)
    admin.init_app(app)
    api.init_app(app)
    cli.init_app(app)
    if settings.demo:
        from inbox import demo

        demo.init_app(app)
    return app
