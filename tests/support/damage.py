"""Bodies of Meta, damaged in ways that a parser meets sooner or later."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.support.meta import Json, load, payload_names

Place = tuple[Any, Any]  # a list or an object, with an index or a key in it

ODD_TEXTS = ["", " ", "\x00", "\ud800", "\u202e", "🇬🇧" * 300, "x" * 70_000, "%s{}[]", "<script>", "²", "١٢٣"]
ODD_NUMBERS = [0, -1, 1.5, 10**12, 2**31, 2**63, 10**400, float("nan"), float("inf"), 4_102_444_800]
ODD_TIMES = ["0", "-5", "1795164000000", "4102444800", "yesterday", "9" * 40]
ODD_SHAPES: list[Any] = [None, True, False, [], {}, [[]], [None], {"": {}}, [1, "two", {"three": 3}]]
ODD = st.sampled_from([*ODD_TEXTS, *ODD_NUMBERS, *ODD_TIMES, *ODD_SHAPES])


def drop(holder: Any, key: Any, _odd: Any) -> None:
    del holder[key]


def retype(holder: Any, key: Any, odd: Any) -> None:
    holder[key] = copy.deepcopy(odd)


def double(holder: Any, key: Any, _odd: Any) -> None:
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[f"{key}_again"] = copy.deepcopy(holder[key])


def nest(holder: Any, key: Any, _odd: Any) -> None:
    value = holder[key]
    for depth in range(60):
        value = [value] if depth % 2 else {"value": value}
    holder[key] = value


def wrap(holder: Any, key: Any, _odd: Any) -> None:
    holder[key] = [holder[key]]


Act = Callable[[Any, Any, Any], None]
ACTS = st.sampled_from([drop, retype, retype, double, nest, wrap])


def places(value: Any) -> list[Place]:
    """Every place in a body at which something stands."""
    found: list[Place] = []
    holders = [value]
    while holders:
        holder = holders.pop()
        inside = enumerate(holder) if isinstance(holder, list) else holder.items()
        for key, inner in inside:
            found.append((holder, key))
            if isinstance(inner, list | dict):
                holders.append(inner)
    return found


@st.composite
def damaged(draw: st.DrawFn) -> Json:
    """A body with up to four damages, each at any place."""
    body = load(draw(st.sampled_from(payload_names())))
    for act, place, odd in draw(st.lists(st.tuples(ACTS, st.integers(0, 10_000), ODD), max_size=4)):
        found = places(body)
        if found:
            holder, key = found[place % len(found)]
            act(holder, key, odd)
    return body
