"""What is always true of the tables, as queries for the rows of which it is not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from inbox.operations.invariants import rules as facts
from inbox.operations.invariants.counters import wrong_counters
from inbox.operations.invariants.searching import search_rules
from inbox.operations.invariants.structure import doubles, orphans
from inbox.operations.invariants.tally import Tally
from inbox.operations.invariants.work import attachment_rules, outgoing_rules

__all__ = ["doubles", "orphans", "problems", "rules"]


def problems(connection: Connection) -> list[str]:
    """A sentence for each kind of thing that is wrong, with how many there are and the first of them."""
    found = list(wrong_counters(connection))
    for sentence, query in (*rules(), *orphans(), *doubles()):
        count, first = connection.execute(query).one()
        if count:
            found.append((sentence, count, first))
    return [f"{sentence}: {count} of them, the first has id {first}." for sentence, count, first in found]


def rules() -> Iterator[tuple[str, Tally]]:
    """Each rule in words, and the tally of what breaks it."""
    yield from facts.rules()
    yield from search_rules()
    yield from attachment_rules()
    yield from outgoing_rules()
