"""The same news in other bodies: Meta puts together what it likes, repeats it and overtakes itself."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.support.meta import Json, envelope, load, payload_names

LISTS = ("messages", "statuses", "message_echoes", "calls", "groups")
OURS, THEIRS = "15550100101", "447700900111"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One piece of news on its way: in a body of its own or in that of the one before."""

    piece: int
    is_joined: bool = False
    is_copy: bool = False  # in other bytes than before, so that the log does not know it
    is_applied: bool = False  # before the next body comes


def rearranged(pieces: Sequence[Json]) -> st.SearchStrategy[list[Delivery]]:
    """Any order, batching and repetition of any mix of these pieces, and of all of them."""
    whole = st.builds(
        lambda order, seed: [
            Delivery(place, bool(seed >> n & 1), bool(seed >> 2 * n & 1), bool(seed >> 3 * n & 1))
            for n, place in enumerate(order)
        ],
        st.permutations(range(len(pieces))),
        st.integers(0, 2 ** (3 * len(pieces)) - 1),
    )
    return st.one_of(mixed(pieces), mixed(pieces), whole)


def mixed(pieces: Sequence[Json]) -> st.SearchStrategy[list[Delivery]]:
    """Any order, batching and repetition of some of these pieces."""
    places, flags = st.integers(0, len(pieces) - 1), st.booleans()
    return st.lists(st.builds(Delivery, places, flags, flags, flags), min_size=1, max_size=40)


def bodies(pieces: Sequence[Json], deliveries: Sequence[Delivery]) -> Iterator[tuple[Json, bool]]:
    """The bodies in which this is delivered, and whether each is applied before the next one comes."""
    body: Json | None = None
    for number, one in enumerate(deliveries):
        piece = pieces[one.piece]
        if body is None:
            body = piece | ({"copy": number} if one.is_copy else {})
        else:
            body = body | {"entry": body["entry"] + piece["entry"]}
        following = deliveries[number + 1 : number + 2]
        if not (following and following[0].is_joined):
            yield body, one.is_applied
            body = None


def corpus() -> list[Json]:
    """All payloads, one body for each element of each list, and what they lack of calls and statuses."""
    return [piece for name in payload_names() for piece in cut(load(name))] + more_news()


def cut(body: Json) -> Iterator[Json]:
    for entry in body["entry"]:
        for change in entry["changes"]:
            names = [name for name in LISTS if len(change["value"].get(name, [])) > 1]
            if not names:
                yield {**body, "entry": [{**entry, "changes": [change]}]}
            for name in names:
                for element in change["value"][name]:
                    own = copy.deepcopy(change)
                    own["value"][name] = [element]
                    yield {**body, "entry": [{**entry, "changes": [own]}]}


def more_news() -> list[Json]:
    """One of our messages with all that may be told of it, and two calls to a customer, step by step."""
    written = {"from": OURS, "to": THEIRS, "id": "wamid.ours", "timestamp": "1795163437", "type": "text"}
    news = [envelope(field="smb_message_echoes", message_echoes=[written | {"text": {"body": "Hello"}}])]
    for at, state in enumerate(("sent", "delivered", "read", "played", "failed"), 1795163440):
        told = {"id": "wamid.ours", "status": state, "timestamp": str(at), "recipient_id": THEIRS}
        news.append(envelope(statuses=[told]))
    for number, steps in enumerate((("RINGING", "ACCEPTED"), ("RINGING", "REJECTED"))):
        ids = {"id": f"wacid.{number}", "from": OURS, "to": THEIRS, "direction": "BUSINESS_INITIATED"}
        for at, event in ((1795163500, "connect"), (1795163560, "terminate")):
            news.append(envelope(field="calls", calls=[ids | {"event": event, "timestamp": str(at)}]))
        for at, step in enumerate(steps, 1795163501):
            told = {"id": f"wacid.{number}", "type": "call", "status": step, "timestamp": str(at)}
            news.append(envelope(field="calls", statuses=[told]))
    return news
