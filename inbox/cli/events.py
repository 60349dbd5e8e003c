"""`flask event`: the log of webhook bodies."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click
from flask import current_app

from inbox.cli.plain import AppGroup, plainly, say
from inbox.operations import events, rebuild
from inbox.operations.applier import Applier
from inbox.operations.digest import Comparison

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


@event.command("rebuild")
@click.option("--check", "is_check", is_flag=True, help="Only compare; nothing is changed.")
@plainly
def rebuild_everything(is_check: bool) -> None:
    """Derive everything again in a scratch database and compare; exit 1 where the tables differ."""
    if not is_check:
        raise click.UsageError(
            "There is only --check, which compares and changes nothing; `flask event replay` repairs."
        )
    parts = current_app.extensions
    applier: Applier = parts["applier"]
    try:
        found = rebuild.check(
            parts["engine"], default_number=applier.default_number, progress=every_few_seconds()
        )
    except rebuild.NeverSettled as refusal:
        raise click.ClickException(str(refusal)) from None
    for comparison in found:
        tell(comparison)
    if not all(comparison.is_equal for comparison in found):
        sys.exit(1)


def tell(comparison: Comparison) -> None:
    rows = f"{comparison.rows} row" if comparison.rows == 1 else f"{comparison.rows} rows"
    how = "equal" if comparison.is_equal else f"{comparison.differing} different"
    say(f"{comparison.name}: {rows}, {how}")
    for sentence in comparison.sentences:
        say(f"  {sentence}")
    if more := comparison.differing - len(comparison.sentences):
        say(f"  And {more} more.")


def every_few_seconds(pause: float = 5.0) -> Callable[[int, int], None]:
    """Tell on standard error how far a long run is; a short one says nothing."""
    told_at = time.monotonic()

    def tell_progress(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= pause:
            told_at = time.monotonic()
            click.echo(f"{done} of {total} events applied.", err=True)

    return tell_progress
