"""Messages about another message: reactions, edits and deletions."""

from __future__ import annotations

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import read_part, reads
from inbox.whatsapp.phrases import Phrase

CHANGES = ("reaction", "edit", "revoke")


@reads("reaction")
def reaction(message: Part) -> Content | None:
    """A reaction, or its removal: then the emoji is missing or empty.

    details: emoji.
    """
    part = message.part("reaction")
    if not part:
        return None
    emoji = part.text("emoji")
    return Content(
        "reaction",
        Phrase("Reacted with %(emoji)s", emoji=emoji) if emoji else Phrase("Removed a reaction"),
        details={"emoji": emoji},
    )


@reads("edit")
def edit(message: Part) -> Content | None:
    """The new wording of an earlier message; text, caption and file are the new ones.

    details: content (the message as it is now).
    """
    changed = message.part("edit").part("message")
    if not changed or changed.text("type") in CHANGES:
        return None
    now = read_part(changed)
    return Content(
        "edit",
        Phrase("Edited: %(line)s", line=now.line),
        text=now.text,
        caption=now.caption,
        media=now.media,
        latitude=now.latitude,
        longitude=now.longitude,
        details={"content": now},
    )


@reads("revoke")
def revoke(message: Part) -> Content | None:
    return Content("revoke", Phrase("Deleted a message")) if message.part("revoke") else None
