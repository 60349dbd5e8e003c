"""Buttons, lists and the other things for customers to tap on, with Meta's limits."""

from __future__ import annotations

from collections.abc import Callable

from inbox.whatsapp.outgoing.checks import Given, NotSendable, checks
from inbox.whatsapp.phrases import Phrase

MOST_BUTTONS = 3
MOST_ROWS = 10
LONGEST_BODY = 1024
LONGEST_LIST_BODY = 4096


@checks("interactive")
def interactive(given: Given) -> None:
    kind = given.words("type", most=64)
    if kind not in ACTIONS:
        raise NotSendable(
            "interactive.type",
            Phrase(
                "%(field)s must be one of %(names)s.",
                field="interactive.type",
                names=", ".join(sorted(ACTIONS)),
            ),
        )
    if kind != "flow" or given.has("body"):
        given.part("body").words("text", most=LONGEST_LIST_BODY if kind == "list" else LONGEST_BODY)
    if given.has("footer"):
        given.part("footer").words("text", most=60)
    if given.has("header"):
        check_header(given.part("header"))
    ACTIONS[kind](given.part("action"))


def check_header(header: Given) -> None:
    kind = header.words("type", most=16)
    if kind == "text":
        header.words("text", most=60)
    elif kind in ("image", "video", "document"):
        header.part(kind)
    else:
        raise NotSendable(header.path, Phrase("A header is a text, an image, a video or a document."))


def buttons(action: Given) -> None:
    seen: set[str] = set()
    for button in action.parts("buttons", most=MOST_BUTTONS):
        reply = button.part("reply")
        reply.words("title", most=20)
        refuse_twice(reply, seen, most=256)


def rows(action: Given) -> None:
    action.words("button", most=20)
    seen: set[str] = set()
    sections = action.parts("sections", most=MOST_ROWS)
    for section in sections:
        if len(sections) > 1:
            section.words("title", most=24)
        for row in section.parts("rows", most=MOST_ROWS):
            row.words("title", most=24)
            row.optional_words("description", most=72)
            refuse_twice(row, seen, most=200)
    if len(seen) > MOST_ROWS:
        raise NotSendable(
            f"{action.path}.sections", Phrase("A list has %(most)s rows in all at most.", most=MOST_ROWS)
        )


def refuse_twice(choice: Given, seen: set[str], *, most: int) -> None:
    """Two choices under one id could not be told apart in the answer."""
    id = choice.words("id", most=most)
    if id in seen:
        raise NotSendable(
            f"{choice.path}.id",
            Phrase("%(field)s is used twice: each choice needs its own.", field=f"{choice.path}.id"),
        )
    seen.add(id)


def link(action: Given) -> None:
    parameters = action.part("parameters")
    parameters.words("display_text", most=20)
    if not parameters.words("url", most=2000).startswith(("https://", "http://")):
        field = f"{parameters.path}.url"
        raise NotSendable(field, Phrase("%(field)s must be a web address.", field=field))


def named(action: Given) -> None:
    action.words("name", most=64)


ACTIONS: dict[str, Callable[[Given], None]] = {
    "button": buttons,
    "list": rows,
    "cta_url": link,
    "location_request_message": named,
    "request_contact_info": named,
    "flow": named,
    "call_permission_request": named,
    "voice_call": named,
}
