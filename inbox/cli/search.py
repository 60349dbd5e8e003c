"""`flask search`: what messages are found by."""

from __future__ import annotations

import time

import click
from flask import current_app
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from inbox.cli.plain import AppGroup, plainly, say
from inbox.operations import search_index
from inbox.operations.applier import Applier

BREATH = 0.005  # seconds left to others between two batches

search = AppGroup("search", help="What messages are found by.")


@search.command("index")
@plainly
def index() -> None:
    """Make the search index if it is missing, and every message findable; the inbox can go on meanwhile."""
    engine: Engine = current_app.extensions["engine"]
    applier: Applier = current_app.extensions["applier"]
    try:
        search_index.make(engine)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        say(f"The index could not be made: {reason}")
        say("Search goes on without it, over the newest messages only.")
    search_index.start_over(engine)
    applier.has_backlog = True
    told_at = time.monotonic()
    while applier.make_findable():
        time.sleep(BREATH)
        if time.monotonic() - told_at > 5:
            told_at = time.monotonic()
            click.echo("Still at it.", err=True)
    say("Every message can be found.")
