"""Opens a stored body: the items in it, and what is broken."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from inbox.models.event import ANSWER, WEBHOOK
from inbox.operations.drafts import Unit
from inbox.operations.storable import clean
from inbox.whatsapp.answers import OBJECT
from inbox.whatsapp.envelope import Broken, UnreadableBody, parse, walk
from inbox.words import stored

FORGED = stored("It came as a webhook, but has the shape in which this inbox keeps answers.")
PIECE_LENGTH = 20_000  # characters shown to an admin; the event keeps all of it


@dataclass(frozen=True, slots=True)
class Problem:
    """A piece of a body that cannot be applied; position -1 is the body as a whole."""

    event_id: int
    position: int
    error: str
    piece: str


def read(
    event_id: int, body: bytes, received_at: dt.datetime, source: str = WEBHOOK
) -> tuple[list[Unit], list[Problem]]:
    """Return the items of a body and its broken pieces; never raises, whatever the bytes."""
    try:
        parsed = parse(body)
        parts = list(enumerate(walk(parsed)))
    except UnreadableBody as error:
        return [], [whole(event_id, str(error), body)]
    if parsed.get("object") == OBJECT and source != ANSWER:
        return [], [whole(event_id, FORGED, body)]
    units = [Unit(part, event_id, n, received_at) for n, part in parts if not isinstance(part, Broken)]
    problems = [
        Problem(event_id, n, part.reason, piece_of(part.piece))
        for n, part in parts
        if isinstance(part, Broken)
    ]
    return units, problems


def whole(event_id: int, error: str, body: bytes) -> Problem:
    return Problem(event_id, -1, error, clean(body[:PIECE_LENGTH].decode("utf-8", "replace")) or "")


def piece_of(piece: object) -> str:
    try:
        return json.dumps(piece)[:PIECE_LENGTH]
    except (ValueError, TypeError, RecursionError):
        return "(This piece cannot be written as JSON; the event holds the original.)"
