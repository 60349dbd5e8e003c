"""Lines that nobody typed: what WhatsApp says about a customer, and what it does not pass on."""

from __future__ import annotations

import re

from inbox.whatsapp.contents.content import Content
from inbox.whatsapp.contents.part import Part
from inbox.whatsapp.contents.readers import reads
from inbox.whatsapp.errors import MEDIA_NOT_PASSED_ON, ONLY_ON_THE_PHONE, explain

NUMBER_CHANGES = ("user_changed_number", "customer_changed_number")

# What WhatsApp keeps to itself: what it was, what that is called in general, what to ask the customer.
WITHHELD = {
    "poll_creation": ("Poll", "polls", "to write it as text"),
    "poll_update": ("Vote in a poll", "votes", "to write the choice as text"),
    "edit": ("Edited message", "edits", "what has changed"),
    "pin": ("Pinned message", "pinned messages", "which message matters"),
    "keep_in_chat": ("Kept message", "kept messages", "which message matters"),
    "group_invite": ("Invitation to a group", "invitations", "to write here instead"),
    "gif": ("GIF", "this GIF", "to send it as a video"),
    "link_preview": ("Link", "this preview", "to send the link as plain text"),
    "product": ("Product", "this product card", "for the name of the product"),
    "order": ("Order", "this kind of order", "to write the order as text"),
    "reaction": ("Reaction", "this reaction", "to answer in words"),
    "button": ("Answer by button", "this kind of button", "to answer in words"),
    "list": ("Answer from a list", "this kind of list", "to answer in words"),
    "interactive": ("Interactive message", "this kind of message", "to answer in words"),
    "hsm": ("Template message", "this kind of message", "to write it as text"),
    "image": ("Photo", "this kind of photo, such as one to view once,", "to send it as an ordinary photo"),
    "video": ("Video", "this kind of video, such as one to view once,", "to send it as an ordinary video"),
    "audio": ("Audio", "this kind of audio", "to send it as a voice message"),
    "location": ("Location", "this kind of location, such as a live one,", "to send the current location"),
    "media_placeholder": ("Photo, video or file", "this one", "to send it again"),
}

UNKNOWN_THING = (
    "A message that WhatsApp does not pass on to businesses. Ask the customer to send it in another form."
)

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
    return Content("welcome", "Opened the chat for the first time")


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
        number = part.text("wa_id", "new_wa_id")
        return f"Changed their number to +{number.lstrip('+')}" if number else "Changed their number"
    if kind == "user_changed_user_id":
        return "WhatsApp gave this customer a new ID; the conversation continues here"
    if kind == "customer_identity_changed":
        return "Their security code changed: make sure who is writing before you share anything private"
    return part.text("body") or f"Notice from WhatsApp: {kind}"


def _unsupported_line(kind: str, code: int | None) -> str:
    if code in (MEDIA_NOT_PASSED_ON, ONLY_ON_THE_PHONE):
        known = explain(code)
        return f"{known.what} {known.to_do}"
    if kind in WITHHELD:
        thing, things, request = WITHHELD[kind]
        return f"{thing}: WhatsApp does not pass {things} on to businesses. Ask the customer {request}."
    return UNKNOWN_THING


def _previous_in_words(body: str) -> str:
    """Find the old ID in WhatsApp's sentence: until August 2026 it stood nowhere else."""
    found = _CHANGED.match(body)
    return found["old"] if found else ""
