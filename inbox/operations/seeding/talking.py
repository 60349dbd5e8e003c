"""Who writes when: a few customers often and most of them now and then, in talks of several messages."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LONGEST_TALK = 24


@dataclass(slots=True)
class Talk:
    """A conversation while it is being invented, with what its messages add up to."""

    conversation_id: int
    channel_id: int
    contact_id: int
    name: str
    number: str | None
    count: int = 0
    last_at: dt.datetime | None = None
    last_type: str | None = None
    last_asked_at: dt.datetime | None = None
    last_asked_id: int = 0
    last_outbound_at: dt.datetime | None = None
    trailing: list[int] = field(default_factory=list)  # what the customer wrote since our last word

    def note(self, message_id: int, turn: Turn, message_type: str) -> None:
        self.count += 1
        self.last_at, self.last_type = turn.at, message_type
        if turn.is_ours:
            self.last_outbound_at = turn.at
            self.trailing.clear()
        else:
            self.last_asked_at, self.last_asked_id = turn.at, message_id
            self.trailing.append(message_id)


@dataclass(frozen=True, slots=True)
class Turn:
    talk: Talk
    at: dt.datetime
    is_ours: bool


def talks(
    everybody: Sequence[Talk], messages: int, start: dt.datetime, end: dt.datetime, source: random.Random
) -> Iterator[Turn]:
    """The turns of all talks in the order of time: one after the other within each, several at once."""
    step = (end - start) / max(messages, 1)
    newcomers = iter(everybody)
    regulars = list(everybody)
    source.shuffle(regulars)
    weights = list(itertools.accumulate(1 / rank for rank in range(20, len(regulars) + 20)))
    each = messages / len(everybody)
    going: list[tuple[Talk, int]] = []
    come = 0
    for number in range(messages):
        at = (start + step * number).replace(microsecond=0)
        if come < len(everybody) and number >= come * each:
            talk = next(newcomers)
            come += 1
        elif going and source.random() < 0.85:
            place = source.randrange(len(going))
            talk, left = going.pop(place)
            if left > 1:
                going.append((talk, left - 1))
            yield Turn(talk, at, source.random() < 0.5)
            continue
        else:
            talk = source.choices(regulars, cum_weights=weights)[0]
        going = [one for one in going if one[0] is not talk][-8:]
        going.append((talk, source.randint(1, LONGEST_TALK)))
        yield Turn(talk, at, is_ours=False)
