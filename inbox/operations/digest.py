"""Compares rows in order of their keys: first by a digest, and where that differs, row by row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from inbox.operations.derived import Derived, told

TOLD = 10  # differences told in words; the others are counted

# Columns whose values may be shown to an operator: nobody's words and nobody's number.
PLAIN = frozenset(
    "event_id direction origin message_type timestamp received_at status in_thread needs_reading has_link "
    "message_count last_message_at last_inbound_at name_at saved_name_at marketing marketing_at recycled_at "
    "first_seen_at superseded_at error_code pricing_category kind field severity error created_at "
    "phone_number_id".split()
)
PEOPLE = frozenset(("person", "conversation"))

Row = tuple[Any, ...]


@dataclass(slots=True)
class Comparison:
    """How one kind of rows stands in the inbox against what follows from the log."""

    name: str
    rows: int = 0
    differing: int = 0
    sentences: list[str] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        return self.differing == 0


def compare(derived: Derived, inbox: Connection, log: Connection) -> Comparison:
    count, fingerprint = digest(derived.rows(inbox))
    found = Comparison(derived.name, count)
    if (count, fingerprint) != digest(derived.rows(log)):
        for ours, theirs in differences(derived.rows(inbox), derived.rows(log), derived.keys):
            found.differing += 1
            if len(found.sentences) < TOLD:
                found.sentences.append(sentence(derived, ours, theirs))
    return found


def digest(rows: Iterable[Row]) -> tuple[int, str]:
    """The number of rows and the SHA-256 over all of them, without keeping any."""
    count, fingerprint = 0, hashlib.sha256()
    for row in rows:
        count += 1
        fingerprint.update(json.dumps([*row], default=str).encode() + b"\n")
    return count, fingerprint.hexdigest()


def differences(
    inbox: Iterator[Any], log: Iterator[Any], keys: int
) -> Iterator[tuple[Any | None, Any | None]]:
    """Walk along both at once and yield what is in one of them only, or in both and not the same."""
    ours, theirs = next(inbox, None), next(log, None)
    while ours is not None or theirs is not None:
        if theirs is None or (ours is not None and ours[:keys] < theirs[:keys]):
            yield ours, None
            ours = next(inbox, None)
        elif ours is None or theirs[:keys] < ours[:keys]:
            yield None, theirs
            theirs = next(log, None)
        else:
            if tuple(ours) != tuple(theirs):
                yield ours, theirs
            ours, theirs = next(inbox, None), next(log, None)


def sentence(derived: Derived, ours: Any | None, theirs: Any | None) -> str:
    """Say what is wrong with a row, in words that may be passed on."""
    row = ours if theirs is None else theirs
    brought = (
        "" if row is None or "event_id" not in row._fields[derived.keys :] else f" (event {row.event_id})"
    )
    name = f"{derived.called(row or ())}{brought}"
    if ours is None:
        return f"{name} follows from the log and is not in the inbox."
    if theirs is None:
        return f"{name} is in the inbox and does not follow from the log."
    parts = [
        difference(column, one, other)
        for column, one, other in zip(ours._fields, ours, theirs, strict=True)
        if one != other
    ]
    return f"{name}: {'; '.join(parts)}."


def difference(column: str, one: Any, other: Any) -> str:
    if column in PEOPLE:
        return f"{column} is {told(one or '')}, the log says {told(other or '')}"
    if column in PLAIN:
        return f"{column} is {shown(one)}, the log says {shown(other)}"
    return f"{column} is not what the log says"


def shown(value: object) -> str:
    return "not set" if value is None else str(value)
