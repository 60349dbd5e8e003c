"""Reads the parameters of requests strictly: a wrong one is an error, never a guess."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection
from typing import Any

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from inbox.api.errors import ApiError
from inbox.operations.conversations import digits_of
from inbox.operations.paging import LARGEST_ID

LONGEST_BODY = 64 * 1024
LONGEST_VALUE = 512
MOST = 200
ZONE_WITHOUT_PLUS = re.compile(r" (?=\d\d:?\d\d$)")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
WHEN = "must be a time such as 2026-05-04T09:30:00Z, a date, or seconds since 1970"


class Query:
    """The query string of this request: each key at most once, and none that we do not know."""

    def __init__(self, known: Collection[str]) -> None:
        self.values: dict[str, str] = {}
        for key, values in request.args.lists():
            if key not in known:
                raise bad(key[:60], f"is not a parameter of this list; there are {', '.join(sorted(known))}.")
            if len(values) > 1:
                raise bad(key, "is given more than once.")
            self.values[key] = self.checked(key, values[0])

    def checked(self, key: str, value: str) -> str:
        if len(value) > LONGEST_VALUE:
            raise bad(key, f"has more than {LONGEST_VALUE} characters.")
        if "\x00" in value:
            raise bad(key, "contains a NUL character.")
        return value

    def text(self, key: str) -> str | None:
        return self.values.get(key)

    def limit(self, default: int) -> int:
        value = self.values.get("limit")
        if value is None:
            return default
        if not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise bad("limit", f"must be a whole number from 1 to {MOST}.")
        return max(1, min(MOST, int(value)))

    def id(self, key: str) -> int | None:
        value = self.values.get(key)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,19}", value) or int(value) > LARGEST_ID:
            raise bad(key, "must be an id, a whole number.")
        return int(value)

    def phone(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is None:
            return None
        digits = digits_of(value)
        if digits is None:
            raise bad(key, "must be a phone number with its country code.")
        return digits

    def choice(self, key: str, choices: Collection[str]) -> str | None:
        value = self.values.get(key)
        if value is not None and value not in choices:
            raise bad(key, f"must be {' or '.join(choices)}.")
        return value

    def moment(self, key: str) -> dt.datetime | None:
        """A time with its zone, a date (its first moment in UTC), or seconds since 1970."""
        value = self.values.get(key)
        if value is None:
            return None
        try:
            return read_moment(value)
        except (ValueError, OverflowError):
            raise bad(key, f"{WHEN}.") from None


def read_moment(value: str) -> dt.datetime:
    if re.fullmatch(r"[0-9]{1,12}", value):
        return dt.datetime.fromtimestamp(int(value), dt.UTC)
    if ISO_DATE.fullmatch(value):
        return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
    # A plus sign that was not encoded arrives as a space.
    at = dt.datetime.fromisoformat(ZONE_WITHOUT_PLUS.sub("+", value))
    if at.tzinfo is None:
        raise ValueError("A time needs its zone.")
    return at.astimezone(dt.UTC)


def json_object() -> dict[str, Any]:
    """The body of this request, which must be a JSON object."""
    request.max_content_length = LONGEST_BODY
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        data = json.loads(request.get_data().decode(), parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        raise ApiError(400, "The body is not valid JSON.") from None
    if not isinstance(data, dict):
        raise ApiError(400, "The body must be a JSON object.")
    return data


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON.")


def body_text(body: dict[str, Any], key: str) -> str | None:
    value = body.get(key)
    if value is not None and not isinstance(value, str):
        raise invalid(key, "must be a string.")
    return value


def body_id(body: dict[str, Any], key: str) -> int | None:
    value = body.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_ID:
        raise invalid(key, "must be an id, a whole number.")
    return value


def bad(field: str, sentence: str) -> ApiError:
    return ApiError(400, f"{field} {sentence}", field=field)


def invalid(field: str, sentence: str) -> ApiError:
    return ApiError(422, f"{field} {sentence}", field=field)
