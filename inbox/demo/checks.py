"""What Meta checks in each type of an outgoing message before it takes it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from inbox.demo.limits import fits
from inbox.demo.refusals import bad_parameter, bad_value, missing, template_count, template_missing
from inbox.demo.world import World

Part = Mapping[str, Any]
Check = Callable[[World, Any], None]

CHECKS: dict[str, Check] = {}
NOT_FOR_BUSINESSES = ("button", "order", "system", "unsupported", "request_welcome", "edit", "revoke", "poll")
VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def checks(type: str) -> Callable[[Check], Check]:
    """Register the check for one message type."""

    def register(check: Check) -> Check:
        CHECKS[type] = check
        return check

    return register


@checks("text")
def text(world: World, part: Part) -> None:
    """Words, up to 4,096 characters."""
    _words(part, "body", 4096, "text")


def _media(kind: str, caption: bool) -> Check:
    def check(world: World, part: Part) -> None:
        if bool(part.get("id")) == bool(part.get("link")):
            raise bad_parameter(f"{kind} needs one of id and link.")
        if part.get("link") and not str(part["link"]).startswith(("https://", "http://")):
            raise bad_parameter(f"{kind}['link'] must be an address.")
        if part.get("caption") is not None and not caption:
            raise bad_parameter(f"{kind} cannot have a caption.")
        if part.get("caption") is not None:
            _words(part, "caption", 1024, kind)
        if part.get("id"):
            _stored(world, kind, str(part["id"]))

    return check


def _stored(world: World, kind: str, id: str) -> None:
    stored = world.shelf.get(id)
    if stored is None:
        raise bad_value(f"Media with id {id} was not found.")
    if not fits(kind, stored.mime_type):
        raise bad_value(f"{stored.mime_type} cannot be sent as {kind}.")


for _kind, _caption in (
    ("image", True), ("video", True), ("document", True), ("audio", False), ("sticker", False)
):  # fmt: skip
    CHECKS[_kind] = _media(_kind, _caption)


@checks("location")
def location(world: World, part: Part) -> None:
    """Coordinates on this earth."""
    for name, most in (("latitude", 90), ("longitude", 180)):
        try:
            value = float(part[name])
        except KeyError:
            raise missing(f"location['{name}']") from None
        except (TypeError, ValueError):
            raise bad_parameter(f"location['{name}'] must be a number.") from None
        if not -most <= value <= most:
            raise bad_value(f"location['{name}'] must lie between -{most} and {most}.")


@checks("contacts")
def contacts(world: World, part: Any) -> None:
    """One to 257 cards with names."""
    if not isinstance(part, list) or not 1 <= len(part) <= 257:
        raise bad_parameter("contacts must be a list of 1 to 257 cards.")
    for card in part:
        if not isinstance(card, dict) or not (card.get("name") or {}).get("formatted_name"):
            raise missing("contacts['name']['formatted_name']")


@checks("reaction")
def reaction(world: World, part: Part) -> None:
    """An emoji, or an empty one to take it back, on a message we know."""
    if not part.get("message_id"):
        raise missing("reaction['message_id']")
    if not isinstance(part.get("emoji"), str):
        raise missing("reaction['emoji']")
    if world.find_line(str(part["message_id"])) is None:
        raise bad_value("reaction['message_id'] is not a message of this conversation.")


@checks("interactive")
def interactive(world: World, part: Part) -> None:
    """Buttons, lists and the other things to tap on."""
    kind = part.get("type")
    if kind not in INTERACTIVE:
        raise bad_parameter(f"interactive['type'] must be one of {', '.join(sorted(INTERACTIVE))}.")
    _words(part.get("body") or {}, "text", 4096 if kind == "list" else 1024, "interactive['body']")
    action = part.get("action")
    if not isinstance(action, dict):
        raise missing("interactive['action']")
    INTERACTIVE[kind](action)


@checks("template")
def template(world: World, part: Part) -> None:
    """An approved template with as many values as its text has variables."""
    name = part.get("name")
    code = (part.get("language") or {}).get("code")
    if not name or not code:
        raise missing("template['name']" if not name else "template['language']['code']")
    known = world.template(name, code)
    if known is None:
        raise template_missing(name, code)
    body = next(piece["text"] for piece in known["components"] if piece["type"] == "BODY")
    given = [piece for piece in part.get("components") or [] if str(piece.get("type")).lower() == "body"]
    found = sum(len(piece.get("parameters") or []) for piece in given)
    expected = len(set(VARIABLE.findall(body)))
    if found != expected:
        raise template_count(found, expected)


def _buttons(action: Part) -> None:
    buttons = action.get("buttons")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
        raise bad_parameter("interactive['action']['buttons'] must hold 1 to 3 buttons.")
    for button in buttons:
        _words(button.get("reply") or {}, "title", 20, "button")
        _words(button.get("reply") or {}, "id", 256, "button")


def _rows(action: Part) -> None:
    _words(action, "button", 20, "interactive['action']")
    sections = action.get("sections")
    if not isinstance(sections, list) or not 1 <= len(sections) <= 10:
        raise bad_parameter("interactive['action']['sections'] must hold 1 to 10 sections.")
    rows = [row for section in sections for row in section.get("rows") or []]
    if not 1 <= len(rows) <= 10:
        raise bad_parameter("A list must hold 1 to 10 rows in all.")
    for row in rows:
        _words(row, "id", 200, "row")
        _words(row, "title", 24, "row")


def _link(action: Part) -> None:
    parameters = action.get("parameters") or {}
    _words(parameters, "display_text", 20, "interactive['action']['parameters']")
    _words(parameters, "url", 2000, "interactive['action']['parameters']")


def _named(action: Part) -> None:
    if not action.get("name"):
        raise missing("interactive['action']['name']")


INTERACTIVE: dict[str, Callable[[Part], None]] = {
    "button": _buttons,
    "list": _rows,
    "cta_url": _link,
    "location_request_message": _named,
    "flow": _named,
    "call_permission_request": _named,
    "voice_call": _named,
    "request_contact_info": _named,
}


def _words(part: Any, key: str, most: int, where: str) -> None:
    value = part.get(key) if isinstance(part, Mapping) else None
    if not isinstance(value, str) or not value.strip():
        raise missing(f"{where}['{key}']")
    if len(value) > most:
        raise bad_parameter(f"Param {where}['{key}'] must be at most {most} characters long.")
