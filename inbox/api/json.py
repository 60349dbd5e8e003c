"""JSON that every reader takes, whatever is stored: no NaN, no lone surrogates, times in UTC."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

from flask import Response

DEEPEST = 100


def answer(data: object, status: int = 200) -> Response:
    return Response(written(data), status, mimetype="application/json")


def written(data: object) -> bytes:
    """The bytes of a JSON text. Half a surrogate pair, which no UTF-8 can hold, becomes a question mark."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def moment(at: dt.datetime | None) -> str | None:
    """ISO 8601 in UTC, with the Z; parts of a second only where there are any."""
    return at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if at else None


def number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def parsed(text: str) -> Any:
    """A stored JSON text as data; what JSON cannot say (NaN, numbers beyond all bounds) becomes null."""
    try:
        data = json.loads(text, parse_constant=lambda _: None, parse_float=read_float)
    except (ValueError, RecursionError):
        return None
    return None if is_too_deep(data) else data


def read_float(digits: str) -> float | None:
    return number(float(digits))


def is_too_deep(data: object) -> bool:
    """Tell whether data is nested so deeply that writing it, or somebody's reading it, may fail."""
    level = [data]
    for _ in range(DEEPEST):
        level = [child for parent in level for child in children(parent)]
        if not level:
            return False
    return True


def children(data: object) -> list[object]:
    if isinstance(data, dict):
        return list(data.values())
    return data if isinstance(data, list) else []
