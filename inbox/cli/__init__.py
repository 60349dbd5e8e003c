"""The operator's door: `flask agent`, `token`, `event`, `search`, `check`, `doctor`, `worker`, `assets`."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from inbox.cli import agents, assets, events, health, search, tokens, worker

    for command in (
        agents.agent,
        tokens.token,
        events.event,
        search.search,
        assets.assets,
        health.check,
        health.doctor,
        worker.worker,
    ):
        app.cli.add_command(command)
