"""A message's file as pages show it: how far it has come, its measures, and where it can be had."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

from flask import current_app, url_for

from inbox.models.attachment import EXPIRED, FAILED, STORED, Attachment
from inbox.operations import filetypes
from inbox.operations.filenames import safe_name
from inbox.operations.thread import Bubble
from inbox.pages import people
from inbox.words import gettext, grouped, lazy, ngettext, translated

HEIGHT, NARROWEST, WIDEST = 280, 160, 330  # of a picture in a thread, in pixels
PEAKS, TALLEST, QUIETEST = 64, 20, 2
KILO = 1000

FAMILIES = {
    "pdf": ("PDF",),
    "sheet": ("XLS", "XLSX", "XLSM", "CSV", "TSV", "ODS", "NUMBERS"),
    "text": ("DOC", "DOCX", "ODT", "RTF", "TXT", "MD", "PAGES"),
    "slides": ("PPT", "PPTX", "ODP", "KEY"),
    "archive": ("ZIP", "RAR", "7Z", "TAR", "GZ", "TGZ"),
    "picture": ("JPG", "JPEG", "PNG", "GIF", "WEBP", "HEIC", "SVG", "TIFF"),
    "sound": ("MP3", "M4A", "OGG", "OPUS", "WAV", "AAC", "FLAC", "AMR"),
    "film": ("MP4", "MOV", "AVI", "MKV", "WEBM", "3GP"),
}
LABELS = {
    "image": lazy("Photo"),
    "video": lazy("Video"),
    "audio": lazy("Audio"),
    "document": lazy("Document"),
    "sticker": lazy("Sticker"),
}
LOOKS = {"image": "frame", "video": "frame", "audio": "player", "sticker": "sticker"}


@dataclass(frozen=True, slots=True)
class Attached:
    """One file in a thread, a quote or the gallery; `row` is missing where Meta named no file to fetch."""

    bubble: Bubble
    row: Attachment | None

    @property
    def state(self) -> str:
        """`ready`, `waiting`, `failed`, `expired`, `unreachable` (no access token) or `absent`."""
        row = self.row
        if row is None:
            return "absent"
        if row.storage_key and row.state == STORED:
            return "ready"
        if row.state in (FAILED, EXPIRED):
            return row.state
        return "waiting" if current_app.extensions["settings"].access_token else "unreachable"

    @property
    def is_ready(self) -> bool:
        return self.state == "ready"

    @property
    def can_be_fetched(self) -> bool:
        """Tell whether asking Meta once more may bring it."""
        return self.state in (FAILED, EXPIRED)

    @property
    def id(self) -> int:
        return self.row.id if self.row else 0

    @property
    def kind(self) -> str:
        return self.row.kind if self.row else self.bubble.content.kind

    @property
    def look(self) -> str:
        """The partial that shows it. What turned out not to be what Meta called it is a file to save."""
        found = (self.row.content_type if self.row else None) or ""
        family = "image" if self.kind == "sticker" else self.kind
        is_shown = self.is_inline and found.startswith(f"{family}/")
        is_shown = is_shown or (self.kind == "image" and bool(self.preview_url))
        return LOOKS.get(self.kind, "card") if is_shown or not self.is_ready else "card"

    @property
    def is_inline(self) -> bool:
        """Tell whether the browser may open it; everything else is saved."""
        return bool(self.row and filetypes.is_inline(self.row.content_type or ""))

    @property
    def url(self) -> str:
        return url_for("pages.media_file", attachment_id=self.id)

    @property
    def preview_url(self) -> str:
        return preview_url(self.row)

    @property
    def download_url(self) -> str:
        return url_for("pages.media_file", attachment_id=self.id, download=1)

    @property
    def picture_url(self) -> str:
        """What an image shows of itself in the thread: the whole file where there is no thumbnail."""
        return self.preview_url or self.url

    @property
    def is_voice(self) -> bool:
        media = self.bubble.content.media
        return bool(media and media.voice)

    @property
    def is_animated(self) -> bool:
        media = self.bubble.content.media
        return bool(self.row and self.row.is_animated) or bool(media and media.animated)

    @property
    def name(self) -> str:
        """The file's name without the characters that could make it look like another."""
        media = self.bubble.content.media
        return safe_name(media.filename, "") if media and media.filename else ""

    @property
    def label(self) -> str:
        """What kind of thing it is, in a word or two."""
        if self.kind == "audio" and self.is_voice:
            return gettext("Voice message")
        if self.kind == "sticker" and self.is_animated:
            return gettext("Animated sticker")
        return str(LABELS[self.kind]) if self.kind in LABELS else gettext("File")

    @property
    def alt(self) -> str:
        """What stands for a picture where it is not seen."""
        message = self.bubble.message
        if message.is_outbound:
            return gettext("%(file)s from us", file=self.label)
        return gettext("%(file)s from %(sender)s", file=self.label, sender=people.sender_of(message))

    @property
    def size(self) -> str:
        return size_in_words(self.row.size) if self.row and self.row.size else ""

    @property
    def duration(self) -> str:
        return clock(self.row.duration) if self.row and self.row.duration else ""

    @property
    def seconds(self) -> float:
        return round(self.row.duration, 2) if self.row and self.row.duration else 0

    @property
    def reason(self) -> str:
        """Why it is not here, in a sentence."""
        return translated((self.row.last_error or "").strip()) if self.row else ""

    @property
    def width(self) -> int:
        """The width of its box in a thread: never the picture's height decides, so nothing jumps."""
        row = self.row
        if self.bubble.content.caption or not (row and row.width and row.height):
            return WIDEST
        return min(max(round(HEIGHT * row.width / row.height), NARROWEST), WIDEST)

    @property
    def bars(self) -> str:
        """The waveform as a path of 64 strokes; empty where none was measured."""
        peaks = self.row.waveform if self.row else None
        if not peaks or not re.fullmatch(f"[0-9a-f]{{{2 * PEAKS}}}", peaks):
            return ""
        heights = [max(peak * TALLEST / 255, QUIETEST) for peak in bytes.fromhex(peaks)]
        return "".join(f"M{3 * n + 1.5:g} {12 - high / 2:.1f}v{high:.1f}" for n, high in enumerate(heights))

    @property
    def mark(self) -> str:
        """Changes when anything does that a page shows: what stayed the same goes on playing."""
        shown = (self.state, self.size, self.reason, self.preview_url, self.width, self.duration, self.bars)
        return f"{self.id}-{crc32(repr((shown, self.bubble.content.caption)).encode()):x}"


def attached(bubble: Bubble) -> Attached:
    return Attached(bubble, bubble.attachment)


def preview_url(row: Attachment | None) -> str:
    """The thumbnail or poster of a file; empty where there is none (yet)."""
    if row is None or row.state != STORED or not row.preview_key:
        return ""
    return url_for("pages.media_preview", attachment_id=row.id)


def family(type_word: str) -> str:
    """The colour and the glyph of a document, by its type as `file_type` writes it."""
    return next((name for name, types in FAMILIES.items() if type_word in types), "other")


def size_in_words(size: int) -> str:
    if size < KILO:
        return ngettext("%(num)s byte", "%(num)s bytes", size)
    if size < KILO**2:
        return gettext("%(size)s KB", size=grouped(size / KILO))
    if size < KILO**3:
        return gettext("%(size)s MB", size=grouped(size / KILO**2, places=0 if size >= 10 * KILO**2 else 1))
    return gettext("%(size)s GB", size=grouped(size / KILO**3, places=1))


def clock(seconds: float) -> str:
    """A length as players write it: 0:14, 12:05, 1:02:03."""
    whole = max(round(seconds), 1)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
