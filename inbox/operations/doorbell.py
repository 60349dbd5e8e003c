"""The one thing that operations call directly: after a commit, it wakes those who do the rest."""

from __future__ import annotations

from flask import current_app


def ring(lane: str, job: str, row_id: int) -> None:
    """Say that a row is due. Never fails the caller: a lost ring costs seconds, and no work."""
    current_app.extensions["queue"].ring(lane, job, row_id)
