"""As what a chosen file can be sent, or in a sentence why not and what would help."""

from __future__ import annotations

from inbox.whatsapp.outgoing.checks import NotSendable
from inbox.whatsapp.outgoing.files import EMPTY, FILE_KINDS, ONLY_AS, check_file, in_words, kind_for
from inbox.whatsapp.phrases import Phrase, marked

LARGEST = max(limit.most_bytes for limit in FILE_KINDS.values())
TOO_LARGE = Phrase(
    "The file is larger than %(size)s, which is more than WhatsApp takes.", size=in_words(LARGEST)
)
MOST_STILL_STICKER = 100 * 1024
OTHERWISE = {
    "image": Phrase("Save the picture as JPEG and choose it again."),
    "video": Phrase("Save it as MP4 and choose it again."),
    "audio": Phrase("Save it as MP3 and choose it again."),
}
NO_SUCH_TYPE = Phrase(
    "WhatsApp does not take files of this type. As documents it takes PDF, text, Word, Excel and PowerPoint; "
    "save it as PDF, or send a link to it."
)
WEBP = marked(
    "WhatsApp takes WebP only as a sticker, of %(most)s at most. To send it as a photo, save it as JPEG."
)
NO_OPUS = Phrase(
    "WhatsApp plays OGG only with Opus sound in it. Save the recording as MP3 and choose it again."
)
MAY_HAVE = {
    "image": marked("A photo may have %(most)s at most."),
    "video": marked("A video may have %(most)s at most."),
    "audio": marked("A recording may have %(most)s at most."),
    "document": marked("A document may have %(most)s at most."),
    "sticker": marked("A sticker may have %(most)s at most."),
}


def checked_kind(content_type: str, size: int, head: bytes) -> str:
    """The kind of message that carries the file; `head` is how its bytes begin."""
    if size > LARGEST:
        raise NotSendable("file", TOO_LARGE)
    if size == 0:
        raise NotSendable("file", EMPTY)
    kind = kind_for(content_type)
    if kind is None:
        raise NotSendable("file", why_not(content_type))
    if kind == "sticker":
        check_sticker(size, head)
    elif content_type == "audio/ogg" and b"OpusHead" not in head:
        raise NotSendable("file", NO_OPUS)
    check_file(kind, content_type, size)
    return kind


def why_not(content_type: str) -> str:
    """Why WhatsApp takes no file of this type, with what it takes in its place."""
    family = content_type.partition("/")[0]
    if family not in OTHERWISE:
        return NO_SUCH_TYPE
    return Phrase("%(first)s %(second)s", first=ONLY_AS[family], second=OTHERWISE[family])


def check_sticker(size: int, head: bytes) -> None:
    """Stickers that stand still have to be smaller than those that move."""
    most = FILE_KINDS["sticker"].most_bytes if is_moving(head) else MOST_STILL_STICKER
    if size > most:
        raise NotSendable("file", Phrase(WEBP, most=in_words(most)))


def is_moving(head: bytes) -> bool:
    """WebP says in the flags of its first chunk whether it is animated."""
    return head[12:16] == b"VP8X" and len(head) > 20 and bool(head[20] & 0b10)


def limits() -> dict[str, dict[str, object]]:
    """How large a file of each type may be and what is said of a larger one, for pages to tell beforehand."""
    return {
        content_type: {
            "most": limit.most_bytes,
            "words": Phrase(MAY_HAVE[kind], most=in_words(limit.most_bytes)),
        }
        for kind, limit in FILE_KINDS.items()
        for content_type in limit.types
    }
