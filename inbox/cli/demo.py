"""`flask demo`: invented messages, to try things out and to measure."""

from __future__ import annotations

import time

import click
from flask import current_app
from sqlalchemy import Engine

from config import Settings
from inbox.cli.plain import AppGroup, plainly, say
from inbox.operations import seeding
from inbox.operations.seeding import AlreadyInUse

MESSAGES_OF_ONE = 20

demo = AppGroup("demo", help="Invented messages, to try things out and to measure.")


@demo.command("seed")
@click.option("--messages", type=click.IntRange(1, 20_000_000), required=True, help="How many messages.")
@click.option("--conversations", type=click.IntRange(1, 2_000_000), help="In how many conversations.")
@plainly
def seed(messages: int, conversations: int | None) -> None:
    """Fill an empty inbox, or the demo's, with invented people and messages; a million takes minutes."""
    engine: Engine = current_app.extensions["engine"]
    settings: Settings = current_app.extensions["settings"]
    if not settings.demo:
        refuse_real_messages(engine)
    held = conversations or max(1, messages // MESSAGES_OF_ONE)
    began = time.monotonic()
    told_at = [began]

    def progress(done: int, total: int) -> None:
        if done == total or time.monotonic() - told_at[0] > 2:
            told_at[0] = time.monotonic()
            click.echo(f"{done:,} of {total:,} messages after {told_at[0] - began:.0f} s", err=True)

    seeding.seed(engine, messages, conversations=held, number=settings.phone_number_id, progress=progress)
    say(f"Added {messages:,} messages in {held:,} conversations in {time.monotonic() - began:.0f} s.")


def refuse_real_messages(engine: Engine) -> None:
    try:
        with engine.connect() as connection:
            seeding.refuse_real_messages(connection)
    except AlreadyInUse as refusal:
        raise click.ClickException(str(refusal)) from None
