"""The tray above the text box: the files that an agent has chosen and not sent yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import url_for

from inbox.models.upload import Upload
from inbox.pages import enclosing
from inbox.pages.attached import size_in_words
from inbox.pages.composer import Composer
from inbox.whatsapp.outgoing import FILE_KINDS
from inbox.whatsapp.outgoing.choosing import LARGEST, TOO_LARGE, limits
from inbox.words import lazy, translated

ICONS = {
    "image": "photo",
    "video": "video",
    "audio": "music",
    "document": "document",
    "sticker": "sticker",
}
KINDS = {
    "image": lazy("Photo"),
    "video": lazy("Video"),
    "audio": lazy("Recording"),
    "document": lazy("Document"),
    "sticker": lazy("Sticker"),
}
SHOWN = ("image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True, slots=True)
class TrayFile:
    """A chosen file as the tray shows it."""

    upload: Upload

    @property
    def picture_url(self) -> str:
        is_shown = self.upload.content_type in SHOWN
        return url_for("pages.upload_picture", upload_id=self.upload.id) if is_shown else ""

    @property
    def icon(self) -> str:
        return ICONS[self.upload.kind]

    @property
    def kind_word(self) -> str:
        return str(KINDS[self.upload.kind])

    @property
    def size(self) -> str:
        return size_in_words(self.upload.size)

    @property
    def takes_caption(self) -> bool:
        return FILE_KINDS[self.upload.kind].takes_caption

    @property
    def can_be_voice(self) -> bool:
        return enclosing.can_be_voice(self.upload)


@dataclass(frozen=True, slots=True)
class Tray:
    """The files that wait to be sent in a conversation, and what may be added to them."""

    uploads: Sequence[Upload]

    @property
    def files(self) -> list[TrayFile]:
        return [TrayFile(each) for each in self.uploads]

    @property
    def limits(self) -> dict[str, object]:
        """What a script tells about a file before it is sent here."""
        types = {
            name: {**limit, "words": translated(cast(str, limit["words"]))}
            for name, limit in limits().items()
        }
        return {"types": types, "most": LARGEST, "too_large": translated(TOO_LARGE)}


def tray(composer: Composer) -> Tray:
    return Tray(composer.files)
