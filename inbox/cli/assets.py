"""`flask assets`: the front-end files that are not ours."""

from __future__ import annotations

import click
from flask import current_app

from inbox.adapters import assets as files
from inbox.cli.plain import AppGroup, plainly, say

assets = AppGroup("assets", help="The front-end files that are not ours.")


@assets.command("pull")
@plainly
def pull() -> None:
    """Store htmx and its companion here and serve them ourselves from now on."""
    instance_path = current_app.extensions["settings"].instance_path
    for asset in files.PINNED:
        try:
            source = files.pull(asset, instance_path)
        except files.AssetError as trouble:
            raise click.ClickException(str(trouble)) from None
        say(f"{asset.name}: {source}")
