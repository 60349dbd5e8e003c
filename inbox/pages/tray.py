"""The tray above the text box: the files that an agent has chosen and not sent yet."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from inbox.auth import current_agent
from inbox.models.conversation import Conversation
from inbox.models.upload import Upload
from inbox.operations import uploads
from inbox.pages import enclosing
from inbox.pages.attached import size_in_words
from inbox.whatsapp.outgoing import FILE_KINDS
from inbox.whatsapp.outgoing.choosing import LARGEST, TOO_LARGE, limits
from inbox.whatsapp.outgoing.files import NAMES

ICONS = {
    "image": "photo",
    "video": "video",
    "audio": "music",
    "document": "document",
    "sticker": "sticker",
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
        return NAMES[self.upload.kind].capitalize()

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

    conversation: Conversation

    @property
    def files(self) -> list[TrayFile]:
        agent = current_agent()
        found = uploads.waiting(agent.id, self.conversation.id) if agent else []
        return [TrayFile(each) for each in found]

    @property
    def limits(self) -> dict[str, object]:
        """What a script tells about a file before it is sent here."""
        return {"types": limits(), "most": LARGEST, "too_large": TOO_LARGE}


def tray(conversation: Conversation) -> Tray:
    return Tray(conversation)
