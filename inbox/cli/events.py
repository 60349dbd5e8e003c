"""`flask event`: the log of webhook bodies."""

from __future__ import annotations

import sys

import click
from flask import current_app

from inbox.cli.plain import AppGroup, plainly, say
from inbox.operations import events
from inbox.operations.applier import Applier

event = AppGroup("event", help="The log of webhook bodies.")


@event.command("replay")
@click.option("--id", "event_id", type=click.IntRange(1, 2**63 - 1), help="Only this event.")
@click.option("--failed", is_flag=True, help="Only events of which something was set aside.")
@plainly
def replay(event_id: int | None, failed: bool) -> None:
    """Derive messages and statuses again from stored bodies: all of them, one, or those that failed."""
    if event_id is not None and failed:
        raise click.UsageError("Use either --id or --failed.")
    if event_id is not None and not events.exists(event_id):
        raise click.ClickException(f"There is no event with the id {event_id}.")
    applier: Applier = current_app.extensions["applier"]
    wanted = [event_id] if event_id is not None else events.failed_ids() if failed else events.all_ids()
    replayed = still_aside = 0
    for each in wanted:
        left = applier.replay(each)
        replayed += 1
        still_aside += left
        if left:
            say(f"Event {each}: {left} still set aside.")
    say(f"{replayed} replayed, {still_aside} still set aside.")
    if still_aside:
        sys.exit(1)
