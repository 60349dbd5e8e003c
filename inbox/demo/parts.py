"""The message objects of the Cloud API, one function for each type."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from inbox.demo.shelf import Stored

Json = dict[str, Any]


def text(body: str) -> Json:
    """Words."""
    return {"type": "text", "text": {"body": body}}


def image(media: Stored, caption: str | None = None) -> Json:
    """A photo or a drawing."""
    return {"type": "image", "image": _media(media, caption)}


def video(media: Stored, caption: str | None = None) -> Json:
    """A film."""
    return {"type": "video", "video": _media(media, caption)}


def audio(media: Stored, *, voice: bool) -> Json:
    """A voice note recorded in the chat, or an audio file that was shared."""
    return {"type": "audio", "audio": {**_media(media), "voice": voice}}


def document(media: Stored, caption: str | None = None) -> Json:
    """Any other file, under the name the sender gave it."""
    return {"type": "document", "document": {**_media(media, caption), "filename": media.filename}}


def sticker(media: Stored, *, animated: bool = False) -> Json:
    """A WebP sticker."""
    return {"type": "sticker", "sticker": {**_media(media), "animated": animated}}


def location(latitude: float, longitude: float, name: str = "", address: str = "", url: str = "") -> Json:
    """A pin; only a chosen place has a name, an address and a page."""
    place: Json = {"latitude": latitude, "longitude": longitude}
    place.update({key: value for key, value in (("name", name), ("address", address), ("url", url)) if value})
    return {"type": "location", "location": place}


def contacts(*cards: Mapping[str, Any], origin: str | None = None) -> Json:
    """Shared contact cards; Meta vouches for the number only where `origin` is a contact request."""
    part: Json = {"type": "contacts", "contacts": list(cards)}
    return part | {"origin": origin} if origin else part


def card(name: str, phone: str, *, company: str = "", email: str = "") -> Json:
    """One contact card with a number, as a phone's address book shares it."""
    first, _, last = name.partition(" ")
    names = {"formatted_name": name, "first_name": first} | ({"last_name": last} if last else {})
    made: Json = {"name": names, "phones": [{"phone": phone, "type": "CELL"}]}
    if company:
        made["org"] = {"company": company}
    if email:
        made["emails"] = [{"email": email, "type": "WORK"}]
    return made


def button_reply(id: str, title: str) -> Json:
    """A tap on one of our reply buttons."""
    return _interactive("button_reply", {"id": id, "title": title})


def list_reply(id: str, title: str, description: str = "") -> Json:
    """A row chosen from one of our lists."""
    row = {"id": id, "title": title} | ({"description": description} if description else {})
    return _interactive("list_reply", row)


def flow_reply(answers: Mapping[str, Any], body: str = "Sent") -> Json:
    """A finished form; Meta sends its answers as JSON inside a string."""
    said = json.dumps(answers, ensure_ascii=False)
    return _interactive("nfm_reply", {"name": "flow", "body": body, "response_json": said})


def call_permission(response: str, until: int) -> Json:
    """A yes or no to our question whether we may call."""
    answer = {"response": response, "expiration_timestamp": str(until), "response_source": "user_action"}
    return _interactive("call_permission_reply", answer)


def button(payload: str, text: str) -> Json:
    """A tap on the quick-reply button of a template, which is not `interactive`."""
    return {"type": "button", "button": {"payload": payload, "text": text}}


def reaction(message_id: str, emoji: str = "") -> Json:
    """An emoji on a message; taking it back leaves the key out."""
    told = {"message_id": message_id} | ({"emoji": emoji} if emoji else {})
    return {"type": "reaction", "reaction": told}


def order(catalog_id: str, items: Sequence[Mapping[str, Any]], text: str = "") -> Json:
    """A filled basket from the catalogue."""
    return {"type": "order", "order": {"catalog_id": catalog_id, "text": text, "product_items": list(items)}}


def item(retailer_id: str, quantity: int, price: float, currency: str = "EUR") -> Json:
    """One line of an order."""
    return {
        "product_retailer_id": retailer_id,
        "quantity": quantity,
        "item_price": price,
        "currency": currency,
    }


def unsupported(kind: str | None, code: int, title: str, details: str) -> Json:
    """Something WhatsApp does not hand to businesses; `unsupported.type` is not always there."""
    error = {"code": code, "title": title, "message": title, "error_data": {"details": details}}
    part: Json = {"type": "unsupported", "errors": [error]}
    return part | {"unsupported": {"type": kind}} if kind else part


def edit(original_id: str, part: Mapping[str, Any], *, context_id: str | None = None) -> Json:
    """A changed message; it carries the whole new content."""
    changed = dict(part) | ({"context": {"id": context_id}} if context_id else {})
    return {"type": "edit", "edit": {"original_message_id": original_id, "message": changed}}


def revoke(original_id: str) -> Json:
    """A message deleted for everyone."""
    return {"type": "revoke", "revoke": {"original_message_id": original_id}}


def request_welcome() -> Json:
    """Somebody opened the chat for the first time; there is nothing else to it."""
    return {"type": "request_welcome"}


def number_changed(body: str, wa_id: str, user_id: str, previous_user_id: str) -> Json:
    """The system line for a new phone number."""
    said = {"body": body, "wa_id": wa_id, "user_id": user_id, "previous_user_id": previous_user_id}
    return {"type": "system", "system": said | {"type": "user_changed_number"}}


def user_id_changed(body: str, user_id: str, previous_user_id: str) -> Json:
    """The system line for a new business-scoped id where the number stays secret."""
    said = {"body": body, "user_id": user_id, "previous_user_id": previous_user_id}
    return {"type": "system", "system": said | {"type": "user_changed_user_id"}}


def identity_changed(identity_hash: str, created_at: int) -> Json:
    """The system line for a new security code."""
    known = {"acknowledged": False, "created_timestamp": str(created_at), "hash": identity_hash}
    said = {"body": "User identity changed", "identity": identity_hash, "type": "customer_identity_changed"}
    return {"type": "system", "identity": known, "system": said}


def anything(type: str, part: Mapping[str, Any]) -> Json:
    """A type that nobody knows yet."""
    return {"type": type, type: dict(part)}


def _interactive(kind: str, part: Mapping[str, Any]) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, kind: dict(part)}}


def _media(media: Stored, caption: str | None = None) -> Json:
    part: Json = {"mime_type": media.mime_type, "sha256": media.sha256_base64, "id": media.id}
    if media.url:
        part["url"] = media.url
    return part | {"caption": caption} if caption is not None else part
