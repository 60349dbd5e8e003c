"""The operator's door: `flask agent`, `token`, `event`, `search`, `check`, `doctor`, `worker` and more."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from inbox.cli import agents, assets, demo, events, health, search, tokens, worker

    for command in (
        agents.agent,
        tokens.token,
        events.event,
        search.search,
        assets.assets,
        demo.demo,
        health.check,
        health.doctor,
        worker.worker,
    ):
        app.cli.add_command(command)
