"""Filled-in forms (WhatsApp Flows, address requests): JSON inside a string, in any shape that a form has."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.phrases import Phrase, phrase

MOST_ROWS = 100
DEEPEST = 4
# Meta's form builder writes keys such as screen_0_Full_name_1, and options as 0_Yes_please.
_BUILDER_KEY = re.compile(r"screen_\d+_(.+?)_\d+")
_BUILDER_OPTION = re.compile(r"\d+_")


def form(part: Part) -> Content | None:
    """Answers as rows that a shopkeeper can read.

    details: name, body, token, raw (the answer as it came), rows (each with key, label, value).
    """
    raw = part.text("response_json")
    if not raw and not part.text("name", "body"):
        return None
    answers = _parsed(raw)
    rows = _rows(answers)
    return Content(
        "flow",
        _line(rows, is_address=part.text("name") == "address_message"),
        details={
            "name": part.text("name"),
            "body": part.text("body"),
            "token": Part(answers).text("flow_token"),
            "raw": raw,
            "rows": rows,
        },
    )


def _line(rows: list[dict[str, str]], *, is_address: bool) -> Phrase:
    answers = ", ".join(f"{row['label']} {row['value']}" for row in rows)
    if not answers:
        return Phrase("Sent an address") if is_address else Phrase("Filled in a form")
    if is_address:
        return Phrase("Sent an address: %(answers)s", answers=answers)
    return Phrase("Filled in a form: %(answers)s", answers=answers)


def _parsed(raw: str) -> object:
    try:
        return json.loads(raw, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def _rows(answers: object) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for key, value in _fields(answers):
        built = _BUILDER_KEY.fullmatch(key)
        label = (built[1] if built else key).replace("_", " ").strip()
        words = _words(value, is_option=bool(built))
        if key != "flow_token" and words and len(rows) < MOST_ROWS:
            rows.append({"key": key, "label": label[:1].upper() + label[1:], "value": phrase(words)})
    return rows


def _fields(answers: object, depth: int = 0) -> Iterator[tuple[str, object]]:
    """Walk over the answers; a group of them (an address has one) is opened up."""
    if not isinstance(answers, dict):
        return
    for key, value in answers.items():
        if isinstance(value, dict) and depth < DEEPEST:
            yield from _fields(value, depth + 1)
        else:
            yield key, value


def _words(value: object, *, is_option: bool, depth: int = 0) -> str:
    if isinstance(value, bool):
        return Phrase("Yes") if value else Phrase("No")
    if isinstance(value, str):
        return (
            _BUILDER_OPTION.sub("", value, count=1).replace("_", " ")
            if _is_option(value, is_option)
            else value
        )
    if isinstance(value, int | float):
        return str(value) if abs(value) != math.inf else ""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list) and depth < DEEPEST:
        return ", ".join(filter(None, (_words(each, is_option=is_option, depth=depth + 1) for each in value)))
    return ""


def _is_option(value: str, is_built: bool) -> bool:
    return is_built and _BUILDER_OPTION.match(value) is not None
