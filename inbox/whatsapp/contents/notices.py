"""Lines that nobody typed: what WhatsApp says about a customer, and what it does not pass on."""

from __future__ import annotations

import re

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.errors import MEDIA_NOT_PASSED_ON, ONLY_ON_THE_PHONE, explain
from inbox.whatsapp.phrases import Phrase

NUMBER_CHANGES = ("user_changed_number", "customer_changed_number")

# What WhatsApp keeps to itself, and what to ask the customer.
WITHHELD = {
    "poll_creation": Phrase(
        "Poll: WhatsApp does not pass polls on to businesses. Ask the customer to write it as text."
    ),
    "poll_update": Phrase(
        "Vote in a poll: WhatsApp does not pass votes on to businesses. "
        "Ask the customer to write the choice as text."
    ),
    "edit": Phrase(
        "Edited message: WhatsApp does not pass edits on to businesses. Ask the customer what has changed."
    ),
    "pin": Phrase(
        "Pinned message: WhatsApp does not pass pinned messages on to businesses. "
        "Ask the customer which message matters."
    ),
    "keep_in_chat": Phrase(
        "Kept message: WhatsApp does not pass kept messages on to businesses. "
        "Ask the customer which message matters."
    ),
    "group_invite": Phrase(
        "Invitation to a group: WhatsApp does not pass invitations on to businesses. "
        "Ask the customer to write here instead."
    ),
    "gif": Phrase(
        "GIF: WhatsApp does not pass this GIF on to businesses. Ask the customer to send it as a video."
    ),
    "link_preview": Phrase(
        "Link: WhatsApp does not pass this preview on to businesses. "
        "Ask the customer to send the link as plain text."
    ),
    "product": Phrase(
        "Product: WhatsApp does not pass this product card on to businesses. "
        "Ask the customer for the name of the product."
    ),
    "order": Phrase(
        "Order: WhatsApp does not pass this kind of order on to businesses. "
        "Ask the customer to write the order as text."
    ),
    "reaction": Phrase(
        "Reaction: WhatsApp does not pass this reaction on to businesses. "
        "Ask the customer to answer in words."
    ),
    "button": Phrase(
        "Answer by button: WhatsApp does not pass this kind of button on to businesses. "
        "Ask the customer to answer in words."
    ),
    "list": Phrase(
        "Answer from a list: WhatsApp does not pass this kind of list on to businesses. "
        "Ask the customer to answer in words."
    ),
    "interactive": Phrase(
        "Interactive message: WhatsApp does not pass this kind of message on to businesses. "
        "Ask the customer to answer in words."
    ),
    "hsm": Phrase(
        "Template message: WhatsApp does not pass this kind of message on to businesses. "
        "Ask the customer to write it as text."
    ),
    "image": Phrase(
        "Photo: WhatsApp does not pass this kind of photo, such as one to view once, on to businesses. "
        "Ask the customer to send it as an ordinary photo."
    ),
    "video": Phrase(
        "Video: WhatsApp does not pass this kind of video, such as one to view once, on to businesses. "
        "Ask the customer to send it as an ordinary video."
    ),
    "audio": Phrase(
        "Audio: WhatsApp does not pass this kind of audio on to businesses. "
        "Ask the customer to send it as a voice message."
    ),
    "location": Phrase(
        "Location: WhatsApp does not pass this kind of location, such as a live one, on to businesses. "
        "Ask the customer to send the current location."
    ),
    "media_placeholder": Phrase(
        "Photo, video or file: WhatsApp does not pass this one on to businesses. "
        "Ask the customer to send it again."
    ),
}

UNKNOWN_THING = Phrase(
    "A message that WhatsApp does not pass on to businesses. Ask the customer to send it in another form."
)

NEW_NUMBER = Phrase("Changed their number")

_CHANGED = re.compile(r".* changed from (?P<old>[A-Z]{2}\.[A-Za-z0-9.]{1,140}) to ", re.DOTALL)


@reads("system")
def system(message: Part) -> Content | None:
    """What WhatsApp reports about a customer.

    details: type, body, wa_id, user_id, parent_user_id, previous_user_id, previous_parent_user_id,
    identity (hash of the security code), acknowledged.
    """
    part = message.part("system")
    if not part.text("type", "body"):
        return None
    identity = message.part("identity")
    return Content(
        "system",
        _system_line(part),
        details={
            "type": part.text("type"),
            "body": part.text("body"),
            "wa_id": part.text("wa_id", "new_wa_id"),
            "user_id": part.text("user_id"),
            "parent_user_id": part.text("parent_user_id"),
            "previous_user_id": part.text("previous_user_id") or _previous_in_words(part.text("body")),
            "previous_parent_user_id": part.text("previous_parent_user_id"),
            "identity": identity.text("hash") or part.text("identity"),
            "acknowledged": identity.flag("acknowledged"),
        },
    )


@reads("request_welcome")
def request_welcome(message: Part) -> Content:
    """A first visit; the customer has not written anything yet."""
    return Content("welcome", Phrase("Opened the chat for the first time"))


@reads("unsupported", "unknown")
def unsupported(message: Part) -> Content:
    """Something the customer sent and WhatsApp keeps to itself.

    details: type (of what was sent, if WhatsApp says), code, title, reason.
    """
    kind = message.part("unsupported").text("type")
    errors = message.parts("errors")
    error = errors[0] if errors else Part(None)
    code = error.whole("code")
    title, reason = error.text("title", "message"), error.part("error_data").text("details")
    return Content(
        "unsupported",
        _unsupported_line(kind, code),
        details={"type": kind, "code": code, "title": title, "reason": reason},
    )


def _system_line(part: Part) -> str:
    kind = part.text("type")
    if kind in NUMBER_CHANGES:
        number = part.text("wa_id", "new_wa_id").lstrip("+")
        return Phrase("Changed their number to %(number)s", number=f"+{number}") if number else NEW_NUMBER
    if kind == "user_changed_user_id":
        return Phrase("WhatsApp gave this customer a new ID; the conversation continues here")
    if kind == "customer_identity_changed":
        return Phrase(
            "Their security code changed: make sure who is writing before you share anything private"
        )
    return part.text("body") or Phrase("Notice from WhatsApp: %(type)s", type=kind)


def _unsupported_line(kind: str, code: int | None) -> Phrase:
    if code in (MEDIA_NOT_PASSED_ON, ONLY_ON_THE_PHONE):
        return explain(code).said
    return WITHHELD.get(kind, UNKNOWN_THING)


def _previous_in_words(body: str) -> str:
    """Find the old ID in WhatsApp's sentence: until August 2026 it stood nowhere else."""
    found = _CHANGED.match(body)
    return found["old"] if found else ""
