"""Words, and the templates that stand for words."""

from __future__ import annotations

from typing import Any

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.files import header_media
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.formats import is_blank, to_plain
from inbox.whatsapp.phrases import Phrase

# Which field of a template's parameter holds the words that WhatsApp falls back to.
PARAMETER_WORDS = ("text", "payload", "fallback_value", "coupon_code")


@reads("text")
def text(message: Part) -> Content | None:
    part = message.part("text")
    body = part.raw("body")
    if not body:
        return None
    return Content("text", Phrase("Empty message") if is_blank(body) else to_plain(body), text=body)


@reads("template")
def template(message: Part) -> Content | None:
    """A message of ours that WhatsApp approved before; its wording is kept at Meta, we send what fills it.

    details: name, language, header, body, buttons (lists of the words that fill each), file (the kind of
    the one above the text), and where we sent it ourselves, shown: what the customer reads (header,
    footer, buttons with type, text, url, code).
    """
    part = message.part("template")
    name = part.text("name")
    if not name:
        return None
    filled: dict[str, list[str]] = {"header": [], "body": [], "button": []}
    media, file_kind = None, ""
    for component in part.parts("components"):
        words = filled.setdefault(component.text("type").lower(), [])
        for parameter in component.parts("parameters"):
            words += _words(parameter)
            if media is None and (media := header_media(parameter)):
                file_kind = parameter.text("type")
    shown = message.part("shown")
    text = shown.text("body")
    return Content(
        "template",
        to_plain(text) if text else _line(name, ", ".join(filled["body"])),
        text=text,
        media=media,
        details={
            "name": name,
            "language": part.part("language").text("code"),
            "header": filled["header"],
            "body": filled["body"],
            "buttons": filled["button"],
            "file": file_kind,
            "shown": _shown(shown),
        },
    )


def _line(name: str, words: str) -> Phrase:
    if words:
        return Phrase("Template %(name)s: %(words)s", name=name, words=words)
    return Phrase("Template %(name)s", name=name)


def _shown(shown: Part) -> dict[str, Any] | None:
    if not shown:
        return None
    return {
        "header": shown.text("header"),
        "footer": shown.text("footer"),
        "buttons": [
            {
                "type": button.text("type"),
                "text": button.text("text"),
                "url": button.link("url"),
                "code": button.text("code"),
            }
            for button in shown.parts("buttons")
        ],
    }


def _words(parameter: Part) -> list[str]:
    value = parameter.part(parameter.text("type"))
    words = parameter.text(*PARAMETER_WORDS) or value.text(*PARAMETER_WORDS)
    return [words] if words else []
