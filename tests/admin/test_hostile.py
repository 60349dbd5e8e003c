"""Whatever customers and strangers write, the pages around it stay as they are."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest
from sqlalchemy import select
from tinyhtml5.parser import HTMLParser

from inbox.models.conversation import Conversation
from inbox.models.message import Message
from tests.support.meta import Meta, load, payload_names
from tests.support.visitors import Visitor, logged_in

HOSTILE = "Zoe \"'><script>alert(1)</script><!-- <b>"
HARMLESS = "Zoe " + "1" * (len(HOSTILE) - 4)
# What decides how a payload is read; the rest is words.
STRUCTURE = {
    "object", "field", "type", "id", "from", "to", "wa_id", "phone_number_id", "timestamp",
    "messaging_product", "display_phone_number", "user_id", "from_user_id", "origin", "status",
    "event", "mime_type", "recipient_id", "source_type", "direction", "alert_severity",
    "message_id", "original_message_id", "currency", "response_json", "parent_user_id", "action",
}  # fmt: skip
NAMES = [
    "text_plain", "reply_context", "referral", "referred_product", "location_full", "contacts_two_cards",
    "document_pdf", "list_reply", "nfm_reply", "order", "image_caption", "edit_by_user", "unsupported_poll",
    "never_seen", "username_user", "template_status", "account_alerts", "failed_131026", "app_state_sync",
]  # fmt: skip


def filled(value, words, key=""):
    if isinstance(value, dict):
        return {name: filled(inner, words, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, words, key) for inner in value]
    return words if isinstance(value, str) and key not in STRUCTURE else value


def skeleton(page):
    """The elements of a page with the names of their attributes, without what they say."""
    tree = HTMLParser(namespace_html_elements=False).parse(page.text)
    return [(str(element.tag), sorted(element.attrib)) for element in tree.iter()]


def load_by_part(name):
    return load(next(each for each in payload_names() if name in each))


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", NAMES)
def test_hostile_words_change_no_page(make_app, tmp_path, migrated_sqlite, name):
    seen: list[dict[str, Any]] = []
    for words in (HARMLESS, HOSTILE):
        path = tmp_path / f"{len(seen)}.sqlite3"
        shutil.copyfile(migrated_sqlite, path)
        app = make_app(DATABASE_URL=f"sqlite:///{path}")
        meta = Meta(app, app.test_client(use_cookies=False))
        admin = logged_in(app, Visitor(app, app.response_class), "tomas@example.org", "Tomas Lind", "admin")
        assert meta.posts(filled(load_by_part(name), words)).status_code == 200
        with app.extensions["engine"].connect() as connection:
            threads = [f"/conversations/{id}" for (id,) in connection.execute(select(Conversation.id))]
            raws = [f"/admin/messages/{id}/raw" for (id,) in connection.execute(select(Message.id))]
        pages = ["/", "/admin/events", "/admin/events/1", "/admin/notices", *threads, *raws]
        answers = [admin.get(page) for page in pages]
        assert {answer.status_code for answer in answers} == {200}
        assert not [answer for answer in answers if "<script>alert" in answer.text]
        seen.append({page: skeleton(answer) for page, answer in zip(pages, answers, strict=True)})
    assert seen[0] == seen[1]


@pytest.mark.databases("sqlite")
def test_keys_and_pieces_are_words_too(meta, admin):
    meta.posts(json.dumps({"object": "x", "entry": [{"changes": [{HOSTILE: 1, "value": HOSTILE}]}]}).encode())
    meta.posts(HOSTILE.encode())
    for number in (1, 2):
        page = admin.get(f"/admin/events/{number}")
        assert page.status_code == 200
        assert "<script>alert" not in page.text
