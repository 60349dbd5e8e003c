"""What the page's forms turn into: one small function for each thing a customer can send."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, UnidentifiedImageError
from werkzeug.datastructures import FileStorage

from inbox.demo import limits, parts
from inbox.demo.media.pictures import SCENES
from inbox.demo.people import Customer
from inbox.demo.story import told
from inbox.demo.world import World

Json = dict[str, Any]
LONGEST_TEXT, LONGEST_CAPTION, LONGEST_NAME = 4096, 1024, 100
LARGEST_FILE = 16 * limits.MEGABYTE
EMOJI = ("👍", "❤️", "😂", "😮", "😢", "🙏")
PLACES: dict[str, tuple[float, float, str, str]] = {
    "fountain": (51.50735, -0.12776, "Northgate Fountain", "14 Canal Row, Northgate"),
    "bridge": (51.5098, -0.118, "Northgate bridge", "Canal Row, Northgate"),
    "market": (28.6139, 77.209, "Market Lane", "Block C, Market Lane"),
    "harbour": (-33.865143, 151.2099, "Harbour steps", ""),
}


class CannotSend(Exception):
    """What was filled in cannot be sent; the message is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it came in."""

    world: World
    customer: Customer
    fields: Mapping[str, str]
    files: Mapping[str, FileStorage]

    def words(self, name: str, longest: int) -> str:
        """Give a field without the space around it, or refuse one that is too long."""
        value = self.fields.get(name, "").strip()
        if len(value) > longest:
            raise CannotSend(f"That is too long: WhatsApp takes up to {longest:,} characters here.")
        return value.replace("\r\n", "\n")

    def file(self) -> tuple[bytes, str, str] | None:
        """Give the uploaded file with its type and name, None where none was chosen."""
        upload = self.files.get("file")
        if upload is None or not upload.filename:
            return None
        data = upload.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise CannotSend("The file is larger than 16 MB.")
        if not data:
            raise CannotSend("The file is empty.")
        return data, upload.content_type or "application/octet-stream", upload.filename


def text(filled: Filled) -> Json:
    """Words."""
    body = filled.words("body", LONGEST_TEXT)
    if not body:
        raise CannotSend("Write something first.")
    return parts.text(body)


def photo(filled: Filled) -> Json:
    """A photo of your own, or one of the drawn ones."""
    caption = filled.words("caption", LONGEST_CAPTION) or None
    upload = filled.file()
    if upload is None:
        name = filled.fields.get("sample", "")
        known = name in SCENES
        return parts.image(told.photo(filled.world, name if known else "coat"), caption)
    data, _, filename = upload
    return parts.image(filled.world.shelf.put(data, _image_type(data), filename), caption)


def voice(filled: Filled) -> Json:
    """A voice note: recorded in the browser, chosen, or hummed by the demo.

    WhatsApp's own are Ogg Opus. Some browsers record WebM or MP4 instead; it is sent as what it
    is, because naming it Ogg would make a file that does not play.
    """
    upload = filled.file()
    if upload is None:
        return parts.audio(told.voice(filled.world, 4.0), voice=True)
    data, mime_type, filename = upload
    if not mime_type.startswith(("audio/", "video/webm")):
        raise CannotSend("That file is not a sound.")
    return parts.audio(
        filled.world.shelf.put(data, mime_type.replace("video/", "audio/"), filename), voice=True
    )


def document(filled: Filled) -> Json:
    """Any file, or one of the demo's two papers."""
    caption = filled.words("caption", LONGEST_CAPTION) or None
    upload = filled.file()
    if upload is not None:
        return parts.document(filled.world.shelf.put(*upload), caption)
    is_sheet = filled.fields.get("sample") == "sheet"
    return parts.document(
        told.linen_list(filled.world) if is_sheet else told.receipt_pdf(filled.world), caption
    )


def place(filled: Filled) -> Json:
    """A place of the list, or coordinates of your own."""
    latitude, longitude = filled.words("latitude", 20), filled.words("longitude", 20)
    if not latitude and not longitude:
        known = PLACES.get(filled.fields.get("place", ""), PLACES["fountain"])
        return parts.location(*known)
    return parts.location(
        _degrees(latitude, 90), _degrees(longitude, 180), filled.words("name", LONGEST_NAME)
    )


def contact(filled: Filled) -> Json:
    """A card out of the customer's address book."""
    name, phone = filled.words("name", LONGEST_NAME), filled.words("phone", 40)
    if not name or not any(letter.isdigit() for letter in phone):
        raise CannotSend("A contact needs a name and a number.")
    return parts.contacts(parts.card(name, phone))


def reaction(filled: Filled) -> Json:
    """An emoji on one of the messages here, or none to take it back."""
    message_id, emoji = filled.fields.get("message_id", ""), filled.fields.get("emoji", "")
    if filled.world.chat(filled.customer.key).line(message_id) is None:
        raise CannotSend("That message is not here.")
    if emoji and emoji not in EMOJI:
        raise CannotSend("Choose one of the emoji.")
    return parts.reaction(message_id, emoji)


def other(filled: Filled) -> Json:
    """The rarer things: stickers, a film, an order, a poll."""
    choice = OTHERS.get(filled.fields.get("sample", ""))
    if choice is None:
        raise CannotSend("Choose what to send.")
    return choice[1](filled.world)


KINDS: dict[str, Callable[[Filled], Json]] = {
    "text": text, "photo": photo, "voice": voice, "document": document, "place": place,
    "contact": contact, "reaction": reaction, "other": other,
}  # fmt: skip

OTHERS: dict[str, tuple[str, Callable[[World], Json]]] = {
    "sticker": ("A sticker", lambda world: parts.sticker(told.smile(world))),
    "animated": (
        "An animated sticker",
        lambda world: parts.sticker(told.smile(world, animated=True), animated=True),
    ),
    "film": ("A film", lambda world: parts.video(told.film(world), "Listen to this noise")),
    "song": ("An audio file", lambda world: parts.audio(told.song(world), voice=False)),
    "order": (
        "An order",
        lambda world: parts.order(
            "880011223344556", [parts.item("NAPKIN-LINEN", 4, 4.5)], "After six, please"
        ),
    ),
    "poll": (
        "A poll, which WhatsApp does not hand on",
        lambda world: parts.unsupported(
            "poll_creation", 131051, "Message type unknown", "Message type is currently not supported."
        ),
    ),
}


def _image_type(data: bytes) -> str:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind = str(Image.MIME.get(picture.format or "", ""))
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        kind = ""
    if kind not in ("image/jpeg", "image/png"):
        raise CannotSend("A photo must be a JPEG or PNG; send anything else as a document.")
    return kind


def _degrees(value: str, most: int) -> float:
    try:
        degrees = float(value.replace(",", "."))
    except ValueError:
        raise CannotSend("Coordinates are numbers such as 51.50735 and -0.12776.") from None
    if not -most <= degrees <= most:
        raise CannotSend(f"Coordinates go from -{most} to {most} here.")
    return degrees
