"""Photos, videos, sound, documents and stickers: which files WhatsApp takes, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inbox.whatsapp.outgoing.checks import Check, Given, NotSendable, checks

MEGABYTE = 1024 * 1024
LONGEST_CAPTION = 1024
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class FileLimit:
    """What one kind of file may be; `named` is how people call the types."""

    types: Mapping[str, str]
    most_bytes: int
    takes_caption: bool

    @property
    def named(self) -> str:
        return " or ".join(dict.fromkeys(self.types.values()))


FILE_KINDS = {
    "image": FileLimit({"image/jpeg": "JPEG", "image/png": "PNG"}, 5 * MEGABYTE, takes_caption=True),
    "video": FileLimit({"video/mp4": "MP4", "video/3gpp": "3GP"}, 16 * MEGABYTE, takes_caption=True),
    "audio": FileLimit(
        {
            "audio/aac": "AAC",
            "audio/amr": "AMR",
            "audio/mpeg": "MP3",
            "audio/mp4": "M4A",
            "audio/ogg": "OGG (Opus)",
        },
        16 * MEGABYTE,
        takes_caption=False,
    ),
    "document": FileLimit(
        {
            "application/pdf": "PDF",
            "text/plain": "text",
            "application/msword": "Word",
            OFFICE + "wordprocessingml.document": "Word",
            "application/vnd.ms-excel": "Excel",
            OFFICE + "spreadsheetml.sheet": "Excel",
            "application/vnd.ms-powerpoint": "PowerPoint",
            OFFICE + "presentationml.presentation": "PowerPoint",
        },
        100 * MEGABYTE,
        takes_caption=True,
    ),
    "sticker": FileLimit({"image/webp": "WebP"}, 500 * 1024, takes_caption=False),
}
NAMES = {
    "image": "photo",
    "video": "video",
    "audio": "recording",
    "document": "document",
    "sticker": "sticker",
}


def kind_for(content_type: str) -> str | None:
    """As what a file of this type is sent; None where WhatsApp takes no such file."""
    bare = content_type.partition(";")[0].strip().lower()
    return next((kind for kind, limit in FILE_KINDS.items() if bare in limit.types), None)


def check_file(kind: str, content_type: str, size: int) -> None:
    """Raise `NotSendable` with what is wrong and what would fit."""
    limit, name = FILE_KINDS[kind], NAMES[kind]
    bare = content_type.partition(";")[0].strip().lower()
    if bare not in limit.types:
        raise NotSendable("file", f"WhatsApp takes a {name} as {limit.named} only.")
    if size == 0:
        raise NotSendable("file", "The file is empty.")
    if size > limit.most_bytes:
        raise NotSendable(
            "file",
            f"The {name} has {in_words(size)}, but WhatsApp takes {in_words(limit.most_bytes)} at most.",
        )


def in_words(size: int) -> str:
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEGABYTE:.1f} MB".replace(".0 MB", " MB")


def check_of(kind: str) -> Check:
    def check(given: Given) -> None:
        if given.has("id") == given.has("link"):
            raise NotSendable(kind, f"{kind} needs either an id or a link.")
        if given.has("link") and not given.words("link", most=2048).startswith("https://"):
            raise NotSendable(f"{kind}.link", f"{kind}.link must begin with https://.")
        if given.has("caption"):
            if not FILE_KINDS[kind].takes_caption:
                raise NotSendable(f"{kind}.caption", f"A {NAMES[kind]} cannot have a caption.")
            given.words("caption", most=LONGEST_CAPTION)
        given.optional_words("filename", most=240)

    return check


for _kind in FILE_KINDS:
    checks(_kind)(check_of(_kind))
