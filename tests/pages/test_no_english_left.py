"""Every page with everything on it, in a language that has all words: none is left in English."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.meta import Meta, payload_path
from tests.support.shop import Shop
from tests.support.visitors import logged_in
from tests.support.words import LATIN, strays, told

pytestmark = pytest.mark.databases("sqlite")

# What people wrote or chose, by the keys under which Meta tells it. All else are words of Meta's own.
THEIRS = {
    "address", "alert_description", "body", "button_text", "caption", "city", "company", "country",
    "custom_subtype", "department", "description", "details", "display_text", "email", "filename",
    "first_name", "footer", "formatted_name", "full_name", "group_name", "headline", "last_name",
    "middle_name", "name", "payload", "prefix", "state", "street", "subject", "suffix", "text", "title",
    "url", "username", "verified_name", "website",
}  # fmt: skip
# Meta's own words, the reader's of JSON, and the names of things, which stay as they are in every language.
QUOTED = re.compile(
    r"wamid[.\w-]+|https?://\S+|\b[A-Z]{2}\.\w+|\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b|\b[\w-]+\.(pdf|webp|jpg|png)\b"
    r"|\b[a-z]+(_[a-z0-9]+)+\b|\(en_GB\)|\bEUR\b"
    r"|Profile picture lost|Variables at the end\. Add text after the last variable|Spam|Expecting value"
)


def greek(text: str) -> str:
    """The text in letters of which the inbox has none."""
    return "".join(chr(0x3B1 + ord(sign.lower()) % 24) if LATIN.match(sign) else sign for sign in text)


class Greeks(Meta):
    """Meta, whose customers all write Greek."""

    def posts(self, payload, **options):
        if isinstance(payload, str):
            payload = json.loads(payload_path(payload).read_bytes())
        return super().posts(in_greek(payload), **options)


def in_greek(told, key=""):
    if isinstance(told, dict):
        return {name: in_greek(value, name) for name, value in told.items()}
    if isinstance(told, list):
        return [in_greek(value, key) for value in told]
    if key == "response_json":
        return json.dumps({greek(name): in_greek(value, "text") for name, value in json.loads(told).items()})
    return greek(told) if key in THEIRS and isinstance(told, str) else told


@pytest.fixture
def shop(app, client, visitor, arabic):
    admin = logged_in(app, visitor(), "tomas@example.org", "Θωμάς", "admin")
    admin.post("/language", data={"language": "ar"})
    shop = Shop(app, Greeks(app, client), admin, say=greek)
    shop.grow(2)
    return shop


def test_no_page_has_a_word_of_english(shop):
    left = {}
    for path, headers in shop.pages():
        answer = shop.admin.get(path, headers=headers)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        if found := strays(QUOTED.sub("", text) for text in told(answer.text)):
            left[path] = found
    words = sorted({text for found in left.values() for text in found})
    assert not words, "\n".join(words)
