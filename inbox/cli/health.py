"""`flask check` and `flask doctor`: is everything right, and if not, what is to be done?"""

from __future__ import annotations

import json
import sys

import click
from flask import current_app

from inbox.cli.plain import plainly, say
from inbox.operations import check as checks
from inbox.operations import doctor as doctors


@click.command("check")
@plainly
def check() -> None:
    """Print figures about what is stored, and what is wrong with it, as JSON; exit 1 when something is."""
    with checks.snapshot(current_app.extensions["engine"]) as connection:
        found = checks.check(connection)
    click.echo(json.dumps(found, indent=2))
    if found["problems"]:
        sys.exit(1)


@click.command("doctor")
@plainly
def doctor() -> None:
    """Look at settings, database, queue, processes and disk; exit 1 when something must be repaired."""
    failed = False
    parts = current_app.extensions
    for finding in doctors.examine(parts["settings"], parts["engine"], parts["storage"]):
        advice = f" -> {finding.to_do}" if finding.to_do else ""
        say(f"{finding.level:<4} {finding.subject}: {finding.found}{advice}")
        failed = failed or finding.level == doctors.FAIL
    if failed:
        sys.exit(1)
