"""Invented messages as Meta writes them: mostly text, now and then a photo, a voice message, a place."""

from __future__ import annotations

import random
from typing import Any

from inbox.operations.seeding.texts import Texts

KINDS = ("text", "image", "audio", "document", "video", "location", "contacts", "sticker")
SHARES = (86, 6, 3, 2, 1, 1, 0.5, 0.5)
FILES = {
    "image": "image/jpeg",
    "audio": "audio/ogg; codecs=opus",
    "document": "application/pdf",
    "video": "video/mp4",
    "sticker": "image/webp",
}
PLACES = (
    ("Old Market 4", 12.9716, 77.5946),
    ("Harbour Street 12", 59.9139, 10.7522),
    ("Rua das Flores 7", 41.1, -8.6),
)
LINK_SHARE = 0.02

Json = dict[str, Any]


def body(number: int, texts: Texts, source: random.Random) -> Json:
    """The part of a message that tells its type: `{"type": "text", "text": {…}}`."""
    kind = source.choices(KINDS, SHARES)[0]
    return {"type": kind, kind: content(kind, number, texts, source)}


def content(kind: str, number: int, texts: Texts, source: random.Random) -> Json | list[Json]:
    if kind == "text":
        text = texts.text()
        return {"body": f"{text} https://shop.example/p/{number}" if source.random() < LINK_SHARE else text}
    if kind == "location":
        name, latitude, longitude = source.choice(PLACES)
        return {"name": name, "latitude": latitude, "longitude": longitude}
    if kind == "contacts":
        return [
            {
                "name": {"formatted_name": "Mira Sandoval", "first_name": "Mira"},
                "phones": [{"phone": "+1 555 0142"}],
            }
        ]
    file: Json = {"id": f"9900{number}", "mime_type": FILES[kind]}
    if kind == "document":
        file["filename"] = f"{source.choice(('invoice', 'measurements', 'pattern', 'receipt'))}-{number}.pdf"
    if kind == "audio":
        file["voice"] = True
    if kind in ("image", "video") and source.random() < 0.5:
        file["caption"] = texts.sentence()
    return file
