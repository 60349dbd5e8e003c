"""Meta, as seen from the inbox: posts signed webhooks through the real door."""

from __future__ import annotations

import copy
import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inbox.whatsapp.signature import sign
from tests.support.environment import APP_SECRET, PHONE_NUMBER_ID, VERIFY_TOKEN

PAYLOADS = Path(__file__).resolve().parents[1] / "payloads"
WEBHOOK = "/api/whatsapp/webhook/"

Json = dict[str, Any]


class Meta:
    """Meta's side of one phone number."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app = app
        self.client = client
        self.numbers = itertools.count(1)

    def posts(self, payload: str | bytes | Json, *, apply: bool = True, **changes: Any) -> TestResponse:
        """Post a body: a payload file's name, JSON, or bytes; `changes` as in `changed`."""
        body = payload if isinstance(payload, bytes) else encoded(payload, changes)
        response = self.client.post(WEBHOOK, data=body, headers=signed(body))
        if apply:
            self.applied()
        return response

    def writes(
        self, text: str, *, number: str = "15550100777", name: str = "Nia Okoro", **changes: Any
    ) -> str:
        """Let a customer write, and return the message's id."""
        wamid = changes.pop("id", None) or f"wamid.test-{next(self.numbers)}"
        message = {
            "from": number,
            "id": wamid,
            "timestamp": str(int(time.time())),
            "type": "text",
            "text": {"body": text},
            **changes,
        }
        contact = {"wa_id": number, "profile": {"name": name}}
        response = self.posts(envelope(messages=[message], contacts=[contact]))
        assert response.status_code == 200
        return wamid

    def verifies(
        self, *, token: str = VERIFY_TOKEN, mode: str = "subscribe", challenge: str = "1158201444"
    ) -> TestResponse:
        """Shake hands as Meta does when the callback address is entered."""
        query = {"hub.mode": mode, "hub.verify_token": token, "hub.challenge": challenge}
        return self.client.get(WEBHOOK, query_string=query)

    def applied(self) -> None:
        """Let everything that was kept become messages, as the applier does in the background."""
        self.app.extensions["applier"].apply_pending()


def payload_names() -> list[str]:
    return sorted(path.name for path in PAYLOADS.glob("[0-9]*.json"))


def payload_path(name: str) -> Path:
    """Find a payload by its full name or by a part that only it has: `text_plain`, `08`."""
    exact = PAYLOADS / name
    if exact.is_file():
        return exact
    found = [
        path for path in PAYLOADS.glob("[0-9]*.json") if f"_{path.stem}_".find(f"_{Path(name).stem}_") >= 0
    ]
    assert len(found) == 1, f"{name!r} names {[path.name for path in found]}"
    return found[0]


def load(name: str) -> Json:
    return json.loads(payload_path(name).read_bytes())


def encoded(payload: str | Json, changes: dict[str, Any]) -> bytes:
    if isinstance(payload, str) and not changes:
        return payload_path(payload).read_bytes()
    body = load(payload) if isinstance(payload, str) else copy.deepcopy(payload)
    return json.dumps(changed(body, **changes)).encode()


def changed(body: Json, *, text: str = "", number: str = "", name: str = "", **keys: Any) -> Json:
    """Change all messages of a body: text, customer's number, customer's name, or any key as it is called."""
    for value in values(body):
        messages, items = value.get("messages", []), value.get("messages", []) + value.get("statuses", [])
        assert "id" not in keys or len(items) <= 1, "Several items cannot have the same id."
        for item in items:
            item.update(keys)
        for message in messages:
            message |= ({"text": {"body": text}} if text else {}) | ({"from": number} if number else {})
        for contact in value.get("contacts", []):
            contact |= {"wa_id": number} if number else {}
            contact |= {"profile": {**contact.get("profile", {}), "name": name}} if name else {}
    return body


def values(body: Json) -> Iterator[Json]:
    for entry in body["entry"]:
        for change in entry["changes"]:
            yield change["value"]


def envelope(*, field: str = "messages", phone_number_id: str = PHONE_NUMBER_ID, **value: Any) -> Json:
    """A webhook body around messages, statuses or whatever else a value holds."""
    metadata = {"display_phone_number": "15550100101", "phone_number_id": phone_number_id}
    change = {"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "407712900015500", "changes": [change]}]}


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": sign(body, secret), "Content-Type": "application/json"}


@pytest.fixture
def meta(app, client) -> Meta:
    return Meta(app, client)
