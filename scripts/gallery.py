"""Draws every payload, files in every state, and the admins' pages, in both colours and two widths.

The pictures are for looking at, not for the repository: `python -m scripts.screenshots gallery`.
"""

from __future__ import annotations

import logging
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import flask_migrate
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import delete, select
from werkzeug.serving import make_server

from config import ROOT, load_settings
from inbox import create_app
from inbox.adapters.assets import FOLDER as ASSETS
from inbox.models.base import Base
from inbox.models.conversation import Conversation
from inbox.models.event import Event
from inbox.models.message import Message
from inbox.operations import agents, conversations
from inbox.operations.transaction import writing
from scripts import media_gallery
from tests.support.environment import ENVIRON
from tests.support.meta import Meta, envelope, load, payload_names, values

FOLDER = ROOT / "instance" / "gallery"
SIZES: dict[str, dict[str, Any]] = {
    "1280": {"viewport": {"width": 1280, "height": 800}},
    "390": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
SCHEMES = ("light", "dark")
DRAWN = 150  # milliseconds after which a new colour is on all of the page
EMAIL, PASSWORD = "gallery@shop.example", "only for the pictures of the gallery"
KEPT = ("agent", "agent_session")
SHOP, CUSTOMER = "15550100101", "15550100777"
ADMIN_PAYLOADS = (
    "account_alerts",
    "template_status_update",
    "status_failed_131026",
    "batch_three_people",
    "poll",
)


def take(browser: Browser) -> None:
    """Take all pictures anew."""
    logging.disable(logging.WARNING)  # each request of each picture would be a line
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, site(Path(folder)) as (app, url):
        pages = [(size, logged_in(browser, url, options)) for size, options in SIZES.items()]
        meta = Meta(app, app.test_client(use_cookies=False))
        for name in payload_names():
            clear(app)
            show(meta, name)
            for number, path in enumerate(threads(app)):
                shoot(pages, path, f"{Path(name).stem}{f'-{number + 1}' if number else ''}")
        clear(app)
        flag(meta)
        for path in threads(app):
            shoot(pages, path, f"flags-{Path(path).name}")
        clear(app)
        media_gallery.fill(app, meta)
        media_gallery.take(pages, threads(app), FOLDER)
        clear(app)
        fill(meta)
        for name, path in admin_pages(app):
            shoot(pages, path, name)
    print(f"{len(list(FOLDER.iterdir()))} pictures are in {FOLDER.relative_to(ROOT)}")


@contextmanager
def site(folder: Path) -> Iterator[tuple[Flask, str]]:
    """The real app on a database of its own, and where it answers."""
    database = f"sqlite:///{folder / 'inbox.sqlite3'}"
    environ = {**ENVIRON, "DATABASE_URL": database, "INBOX_KEEP_DELETED": "1"}
    app = create_app(load_settings(environ, instance_path=folder / "instance"))
    if (ROOT / "instance" / ASSETS).is_dir():
        shutil.copytree(ROOT / "instance" / ASSETS, folder / "instance" / ASSETS)
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        agents.create(email=EMAIL, name="Robin Ashdown", password=PASSWORD, role=agents.ADMIN)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield app, f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    app.extensions["engine"].dispose()


def logged_in(browser: Browser, url: str, options: dict[str, Any]) -> Page:
    context = browser.new_context(
        base_url=url, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce", **options
    )
    page = context.new_page()
    page.goto("/login")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.click("main button")
    return page


def clear(app: Flask) -> None:
    with writing(app.extensions["engine"]) as connection:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in KEPT:
                connection.execute(delete(table))


def show(meta: Meta, name: str) -> None:
    """Post a payload after the messages that it is about, as they would have come before it."""
    for value in values(load(name)):
        for original in originals(value):
            meta.posts(original, apply=False)
    meta.posts(name)
    with meta.app.app_context():
        for (conversation_id,) in rows(meta.app, select(Conversation.id)):
            conversations.mark_read(conversation_id, None)


def originals(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    told = value.get("messages", []) + value.get("message_echoes", [])
    for message in told:
        is_ours = message in value.get("message_echoes", [])
        customer = message.get("to" if is_ours else "from") or CUSTOMER
        quoted = (message.get("context") or {}).get("id") or message.get("reaction", {}).get("message_id")
        if quoted and quoted not in {each.get("id") for each in told}:
            yield ours(quoted, customer)
        for change in (message.get("edit"), message.get("revoke")):
            if isinstance(change, dict) and (changed := change.get("original_message_id")):
                yield ours(changed, customer) if is_ours else theirs(changed, customer)
    for status in value.get("statuses", []):
        yield ours(str(status.get("id")), customer_of(status))


def customer_of(status: dict[str, Any]) -> str:
    told = str(status.get("recipient_id") or "")
    return told if told.isdigit() else CUSTOMER


def ours(wamid: str, customer: str) -> dict[str, Any]:
    text = {"body": "Your coat is ready. We are open until six."}
    echo = {
        "id": wamid,
        "from": SHOP,
        "to": customer,
        "timestamp": "1795000000",
        "type": "text",
        "text": text,
    }
    return envelope(field="smb_message_echoes", message_echoes=[echo])


def theirs(wamid: str, customer: str) -> dict[str, Any]:
    text = {"body": "Can I collect it at five?"}
    message = {"id": wamid, "from": customer, "timestamp": "1795000000", "type": "text", "text": text}
    return envelope(messages=[message], contacts=[{"wa_id": customer, "profile": {"name": "Nia Okoro"}}])


def flag(meta: Meta) -> None:
    """Let one number get a new owner, whom the phone's address book knows and who wants no advertising."""
    for owner, name in (("US.1", "Nia Okoro"), ("US.2", "Wren Halloway-Featherstonehaugh")):
        meta.posts(
            envelope(
                messages=[
                    {
                        "from": CUSTOMER,
                        "from_user_id": owner,
                        "id": f"wamid.{owner}",
                        "timestamp": "1795176000",
                        "type": "text",
                        "text": {"body": "Hello, is this the tailor?"},
                    }
                ],
                contacts=[{"wa_id": CUSTOMER, "user_id": owner, "profile": {"name": name}}],
            )
        )
    wish = {"user_id": "US.2", "wa_id": CUSTOMER, "category": "marketing_messages", "value": "stop"}
    meta.posts(envelope(field="user_preferences", user_preferences=[wish | {"timestamp": 1795176000}]))
    card = {"full_name": "Wren (coats)", "phone_number": CUSTOMER}
    known = {"type": "contact", "action": "add", "contact": card, "metadata": {"timestamp": "1795176000"}}
    meta.posts(envelope(field="smb_app_state_sync", state_sync=[known]))


def fill(meta: Meta) -> None:
    """Give the admins' pages something to show."""
    for name in payload_names():
        if any(word in name for word in ADMIN_PAYLOADS):
            show(meta, name)
    meta.posts(b'{"object": "whatsapp_business_account", "entry": [{"changes": ')
    meta.client.post("/api/whatsapp/webhook/", data=b"{}", headers={"X-Hub-Signature-256": "sha256=00"})
    meta.verifies(token="another")
    meta.app.extensions["refusals"].write(meta.app.extensions["engine"])


def threads(app: Flask) -> list[str]:
    return [f"/conversations/{id}" for (id,) in rows(app, select(Conversation.id).order_by(Conversation.id))]


def admin_pages(app: Flask) -> list[tuple[str, str]]:
    (message,) = rows(app, select(Message.id).order_by(Message.id.desc()).limit(1))
    return [
        ("admin-events", "/admin/events"),
        ("admin-events-failed", "/admin/events?state=set-aside"),
        *[(f"admin-event-{n}", f"/admin/events/{n}") for n in event_ids(app)],
        ("admin-notices", "/admin/notices"),
        ("admin-raw", f"/admin/messages/{message.id}/raw"),
    ]


def event_ids(app: Flask) -> list[int]:
    return [row.id for row in rows(app, select(Event.id).order_by(Event.id.desc()).limit(4))]


def rows(app: Flask, query: Any) -> list[Any]:
    with app.extensions["engine"].connect() as connection:
        return list(connection.execute(query))


def shoot(pages: list[tuple[str, Page]], path: str, name: str) -> None:
    """One picture in each size and colour, the whole page where it is longer than the window."""
    for size, page in pages:
        page.goto(path)
        for switch in page.locator(".about__switch").all()[-1:]:
            switch.click()
        is_long = not re.match("/conversations/", path)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(DRAWN)
            page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=is_long)
