"""What a form of the composer sends besides words: the chosen files, each as a message of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from inbox.models.upload import Upload
from inbox.operations import outgoing, uploads
from inbox.whatsapp.outgoing import FILE_KINDS, NotSendable
from inbox.whatsapp.outgoing.files import LONGEST_CAPTION
from inbox.words import marked

Form = MultiDict[str, str]

GONE = marked("One of the files was sent or removed in the meantime. Look at what is left, and send again.")
NOT_ATTACHED = marked("The file that you chose was not attached yet. Choose it again and press Attach.")
LONGEST_TOKEN = 64
MOST = 2**31


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file of the form with the message that carries it; the same form again has the same tokens."""

    upload: Upload
    body: dict[str, Any]
    client_token: str | None
    is_first: bool


def has_files(form: Form) -> bool:
    return bool(form.getlist("upload"))


def takes_text(agent_id: int, form: Form, text: str) -> bool:
    """Tell whether the text is the caption of the first file, as people know it from WhatsApp."""
    ids = numbers(form)
    if not ids:
        return False
    first = uploads.find(agent_id, ids[0])
    if first is None:
        return was_sent(token_of(form)) and not was_sent(token_of(form, ids[0]))
    return FILE_KINDS[first.kind].takes_caption and len(text) <= LONGEST_CAPTION


def enclosed(agent_id: int, form: Form, caption: str, *, is_alone: bool) -> list[Enclosed]:
    """The files in their order; all are looked at before one is sent.

    `caption` is that of the first. Where no text goes ahead (`is_alone`), the first is what the form's
    token stands for, so that the page finds its message again.
    """
    if form.get("file"):
        raise NotSendable("file", NOT_ATTACHED)
    found = []
    for number, id in enumerate(numbers(form)):
        is_first = is_alone and number == 0
        token = token_of(form) if is_first else token_of(form, id)
        upload = uploads.find(agent_id, id)
        if upload is not None:
            words = caption if number == 0 else spoken(form.get(f"caption-{id}", ""))
            body = body_of(upload, words, is_voice=bool(form.get(f"voice-{id}")))
            outgoing.posted(body, upload)
            found.append(Enclosed(upload, body, token, is_first))
        elif not was_sent(token):
            raise NotSendable("file", GONE)
    return found


def was_sent(token: str | None) -> bool:
    """Tell whether this very form has sent something already."""
    return token is not None and outgoing.written_before(token) is not None


def token_of(form: Form, id: int | None = None) -> str | None:
    """The token of the form, or that of one of its files."""
    token = form.get("client_token") or None
    return token if token is None or id is None else f"{token[:LONGEST_TOKEN]}:{id}"


def body_of(upload: Upload, caption: str, *, is_voice: bool) -> dict[str, Any]:
    """Meta's message object, without the id that the file gets when it is at Meta."""
    part: dict[str, Any] = {}
    if caption and FILE_KINDS[upload.kind].takes_caption:
        part["caption"] = caption
    if is_voice and can_be_voice(upload):
        part["voice"] = True
    return {"type": upload.kind, upload.kind: part}


def can_be_voice(upload: Upload) -> bool:
    """Tell whether WhatsApp can show it as a voice message: it wants Opus in OGG."""
    return upload.content_type == "audio/ogg"


def numbers(form: Form) -> list[int]:
    """The ids of the files, each once."""
    told = [each for each in form.getlist("upload") if each.isascii() and each.isdigit()]
    return [id for id in dict.fromkeys(int(each[:12]) for each in told) if id < MOST]


def spoken(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
