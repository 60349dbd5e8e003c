"""Photos, videos, sound, documents and stickers."""

from __future__ import annotations

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.files import media_of
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.formats import to_plain
from inbox.whatsapp.phrases import Phrase


@reads("image")
def image(message: Part) -> Content | None:
    """details: url."""
    return _with_file(message.part("image"), "image", Phrase("Photo"))


@reads("video")
def video(message: Part) -> Content | None:
    """details: url."""
    return _with_file(message.part("video"), "video", Phrase("Video"))


@reads("audio")
def audio(message: Part) -> Content | None:
    """details: url."""
    part = message.part("audio")
    return _with_file(part, "audio", Phrase("Voice message") if part.flag("voice") else Phrase("Audio"))


@reads("sticker")
def sticker(message: Part) -> Content | None:
    """details: url."""
    part = message.part("sticker")
    return _with_file(
        part, "sticker", Phrase("Animated sticker") if part.flag("animated") else Phrase("Sticker")
    )


@reads("document")
def document(message: Part) -> Content | None:
    """details: url."""
    part = message.part("document")
    return _with_file(part, "document", part.text("filename") or Phrase("Document"))


@reads("media_placeholder")
def media_placeholder(message: Part) -> Content:
    """A file of the phone's history, announced before (or without) the file itself."""
    return Content("placeholder", Phrase("Photo, video or file from the phone's earlier chats"))


def _with_file(part: Part, kind: str, label: str) -> Content | None:
    if not part:
        return None
    caption = part.text("caption")
    return Content(
        kind,
        _line(label, caption, is_named=bool(part.text("filename"))),
        caption=caption,
        media=media_of(part),
        details={"url": part.link("url") or part.link("link")},
    )


def _line(label: str, caption: str, *, is_named: bool) -> str:
    """A photo is its caption; a document keeps its name, which phones often repeat as the caption."""
    if not caption or caption == label:
        return label
    if is_named:
        return Phrase("%(file)s: %(caption)s", file=label, caption=to_plain(caption))
    return to_plain(caption)
