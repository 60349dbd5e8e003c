"""Photos, videos, sound, documents and stickers: which files WhatsApp takes, and as what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inbox.whatsapp.outgoing.checks import Check, Given, NotSendable, checks
from inbox.whatsapp.phrases import Amount, Phrase, marked

MEGABYTE = 1024 * 1024
LONGEST_CAPTION = 1024
OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class FileLimit:
    """What one kind of file may be; the types are listed with how people call them."""

    types: Mapping[str, str]
    most_bytes: int
    takes_caption: bool


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
ONLY_AS = {
    "image": Phrase("WhatsApp takes a photo as JPEG or PNG only."),
    "video": Phrase("WhatsApp takes a video as MP4 or 3GP only."),
    "audio": Phrase("WhatsApp takes a recording as AAC or AMR or MP3 or M4A or OGG (Opus) only."),
    "document": Phrase("WhatsApp takes a document as PDF or text or Word or Excel or PowerPoint only."),
    "sticker": Phrase("WhatsApp takes a sticker as WebP only."),
}
TOO_LARGE = {
    "image": marked("The photo has %(size)s, but WhatsApp takes %(most)s at most."),
    "video": marked("The video has %(size)s, but WhatsApp takes %(most)s at most."),
    "audio": marked("The recording has %(size)s, but WhatsApp takes %(most)s at most."),
    "document": marked("The document has %(size)s, but WhatsApp takes %(most)s at most."),
    "sticker": marked("The sticker has %(size)s, but WhatsApp takes %(most)s at most."),
}
NO_CAPTION = {
    "audio": Phrase("A recording cannot have a caption."),
    "sticker": Phrase("A sticker cannot have a caption."),
}
EMPTY = Phrase("The file is empty.")


def kind_for(content_type: str) -> str | None:
    """As what a file of this type is sent; None where WhatsApp takes no such file."""
    bare = content_type.partition(";")[0].strip().lower()
    return next((kind for kind, limit in FILE_KINDS.items() if bare in limit.types), None)


def check_file(kind: str, content_type: str, size: int) -> None:
    """Raise `NotSendable` with what is wrong and what would fit."""
    limit = FILE_KINDS[kind]
    bare = content_type.partition(";")[0].strip().lower()
    if bare not in limit.types:
        raise NotSendable("file", ONLY_AS[kind])
    if size == 0:
        raise NotSendable("file", EMPTY)
    if size > limit.most_bytes:
        raise NotSendable(
            "file", Phrase(TOO_LARGE[kind], size=in_words(size), most=in_words(limit.most_bytes))
        )


def in_words(size: int) -> Phrase:
    if size < MEGABYTE:
        return Phrase("%(size)s KB", size=Amount(max(1, round(size / 1024))))
    return Phrase("%(size)s MB", size=Amount(f"{size / MEGABYTE:.1f}".removesuffix(".0")))


def check_of(kind: str) -> Check:
    def check(given: Given) -> None:
        if given.has("id") == given.has("link"):
            raise NotSendable(kind, Phrase("%(field)s needs either an id or a link.", field=kind))
        if given.has("link") and not given.words("link", most=2048).startswith("https://"):
            field = f"{kind}.link"
            raise NotSendable(field, Phrase("%(field)s must begin with https://.", field=field))
        if given.has("caption"):
            if not FILE_KINDS[kind].takes_caption:
                raise NotSendable(f"{kind}.caption", NO_CAPTION[kind])
            given.words("caption", most=LONGEST_CAPTION)
        given.optional_words("filename", most=240)

    return check


for _kind in FILE_KINDS:
    checks(_kind)(check_of(_kind))
