"""The readers of all message types by Meta's name for them, and the way from a message to its reader."""

from __future__ import annotations

import logging
from collections.abc import Callable

from inbox.whatsapp.contents.content import UNREADABLE, Content
from inbox.whatsapp.contents.files import media_of
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.phrases import Phrase, marked

# A reader gets the whole message, because some types keep what matters beside their own part;
# it returns None when there is nothing in it that could be understood.
Reader = Callable[[Part], Content | None]

NEW_TYPE = marked("This type of message is new to this inbox: %(type)s")

log = logging.getLogger(__name__)


class Readers(dict[str, Reader]):
    """Readers found by the name of what they read."""

    def reads(self, *names: str) -> Callable[[Reader], Reader]:
        def register(reader: Reader) -> Reader:
            self.update(dict.fromkeys(names, reader))
            return reader

        return register


READERS = Readers()
reads = READERS.reads


def read_content(message: object) -> Content:
    """Say what a message is, whatever its JSON: the strange and the broken get a readable line too."""
    return read_part(Part(message))


def read_part(message: Part) -> Content:
    kind = message.text("type")
    try:
        content = READERS.get(kind, read_new_type)(message)
    except Exception:
        # One message must never hide a thread; the mistake is ours and belongs in the log.
        log.exception("The reader of messages of type %r failed", kind[:40])
        content = None
    return content or unreadable(kind)


def read_new_type(message: Part) -> Content | None:
    """Show what can be shown of a type that Meta invented after us.

    details: type.
    """
    kind = message.text("type")
    if not kind:
        return None
    part = message.part(kind)
    return Content(
        "unknown",
        Phrase(NEW_TYPE, type=kind),
        text=part.text("body", "text"),
        caption=part.text("caption"),
        media=media_of(part) if part.text("mime_type") else None,
        details={"type": kind},
    )


def unreadable(kind: str) -> Content:
    """Stand in for a message of a known type without anything in it that we understand."""
    return Content("unsupported", UNREADABLE, details={"type": kind, "code": None, "title": "", "reason": ""})
