"""The line under a name in the list: what was said last, in one line with a glyph."""

from __future__ import annotations

from dataclasses import dataclass

from inbox.models.conversation import Conversation
from inbox.operations.thread import Bubble
from inbox.pages import people, states
from inbox.pages.timeline import LINES
from inbox.whatsapp.contents import Content
from inbox.words import gettext, translated

GLYPHS = {
    "image": "photo",
    "video": "video",
    "audio": "music",
    "document": "document",
    "sticker": "sticker",
    "location": "pin",
    "contacts": "person",
    "reply": "choice",
    "interactive": "choice",
    "flow": "form",
    "template": "form",
    "order": "order",
    "call": "phone",
    "call_permission": "phone",
    "system": "info",
    "welcome": "wave",
    "placeholder": "history",
    "unsupported": "unknown",
    "unknown": "unknown",
}


@dataclass(frozen=True, slots=True)
class Preview:
    words: str
    glyph: str = ""
    ticks: states.Ticks | None = None

    @property
    def is_failed(self) -> bool:
        return self.ticks is not None and self.ticks.look == "failed"


def glyph(content: Content) -> str:
    """The drawing that stands for a kind of message; empty for plain text."""
    if content.kind == "audio" and content.media and content.media.voice:
        return "mic"
    if content.kind == "call" and content.details.get("is_missed"):
        return "phone-missed"
    return GLYPHS.get(content.kind, "")


def preview(conversation: Conversation, bubble: Bubble | None) -> Preview:
    if bubble is None:
        return Preview(gettext("No messages yet"))
    message = bubble.message
    ticks = states.ticks(message.status) if message.is_outbound else None
    if bubble.is_deleted:
        return Preview(gettext("Message deleted"), "trash", ticks)
    if bubble.content.kind in LINES:
        return Preview(people.spoken(bubble.content.line), glyph(bubble.content), ticks)
    words = translated(bubble.content.line)
    if conversation.is_group and not message.is_outbound:
        words = f"{people.sender_of(message)}: {words}"
    return Preview(words, glyph(bubble.content), ticks)
