"""What a message says about its file."""

from __future__ import annotations

import base64
import binascii
import re

from inbox.whatsapp.contents.content import Media
from inbox.whatsapp.contents.part import Part

ATTACHABLE = ("image", "video", "document")

_HEX = re.compile(r"[0-9a-fA-F]{64}")


def media_of(part: Part) -> Media:
    return Media(
        id=part.text("id") or None,
        mime_type=part.text("mime_type"),
        sha256=in_hex(part.text("sha256")),
        filename=part.text("filename"),
        voice=part.flag("voice"),
        animated=part.flag("animated"),
    )


def in_hex(digest: str) -> str:
    """Write a SHA-256 in hex: Meta's messages carry base64, its history and its media answers hex."""
    if _HEX.fullmatch(digest):
        return digest.lower()
    try:
        raw = base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return raw.hex() if len(raw) == 32 else ""


def header_media(header: Part) -> Media | None:
    """Return the file above a template or a question of ours, where it has one."""
    kind = header.text("type")
    return media_of(header.part(kind)) if kind in ATTACHABLE else None
