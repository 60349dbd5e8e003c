"""POST messages/: write to a customer."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, current_app, g, request

from inbox.api.errors import ApiError
from inbox.api.json import answer
from inbox.api.limits import generous
from inbox.api.parameters import body_id, body_text, invalid, json_object
from inbox.api.routes import bp
from inbox.auth import current_agent, for_senders
from inbox.operations import addressing, idempotency, outgoing
from inbox.operations.addressing import LONGEST_NUMBER, SHORTEST_NUMBER, Address, UnknownNumber
from inbox.operations.conversations import UnknownConversation, digits_of
from inbox.operations.idempotency import LONGEST, AnotherRequest, Begun
from inbox.operations.outgoing import API, BY_AGENT, Author, NotSendable, Refused
from inbox.whatsapp.outgoing import checked

PLACES = ("conversation_id", "to", "recipient", "phone_number_id")


@bp.post("/messages/")
@bp.post("/messages")
@generous
@for_senders
def send_message() -> Response:
    """Queue a message; the answer says that it is queued, not that it has arrived."""
    body = json_object()
    begun = begin()
    if begun is not None and begun.answer is not None:
        return answer(json.loads(begun.answer), 202)
    try:
        told = send(body, begun)
    except ApiError:
        if begun is not None:
            idempotency.release(begun)
        raise
    if begun is not None:
        idempotency.answered(begun, json.dumps(told))
    return answer(told, 202)


def begin() -> Begun | None:
    """Take up the request's key, if it has one."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not (0 < len(key) <= LONGEST and key.isprintable()):
        raise ApiError(400, f"Idempotency-Key must have 1 to {LONGEST} printable characters.")
    try:
        return idempotency.begin(owner(), key, request.get_data())
    except AnotherRequest as error:
        raise ApiError(422, str(error), code="idempotency_key_reused") from None


def send(body: dict[str, Any], begun: Begun | None) -> dict[str, Any]:
    message = {key: value for key, value in body.items() if key not in PLACES}
    try:
        conversation_id = place_of(body, message)
        sent = outgoing.write(
            conversation_id, message, by=author(), client_token=begun.client_token if begun else None
        )
    except NotSendable as error:
        raise ApiError(422, str(error), field=error.field or None) from None
    except Refused as error:
        raise ApiError(409, str(error), code=error.code) from None
    except UnknownConversation:
        raise ApiError(404, "There is no such conversation.") from None
    return {"id": sent.id, "conversation_id": sent.conversation_id, "status": "queued"}


def place_of(body: dict[str, Any], message: dict[str, Any]) -> int:
    """The conversation that the request names. A new one is opened only for what may open it."""
    conversation_id = body_id(body, "conversation_id")
    to, recipient = body_text(body, "to"), body_text(body, "recipient")
    number = body_text(body, "phone_number_id")
    if (conversation_id is None) == (to is None and recipient is None):
        raise ApiError(422, "Send either conversation_id, or to or recipient.", field="conversation_id")
    if conversation_id is not None:
        if number is not None:
            raise invalid("phone_number_id", "goes with to or recipient: a conversation has its number.")
        return conversation_id
    try:
        through = addressing.number_to_use(number, current_app.extensions["settings"].phone_number_id)
    except UnknownNumber:
        raise invalid("phone_number_id", "must be the id of one of your numbers.") from None
    address = Address(name_of(to, recipient), through)
    is_template = checked(message)["type"] == "template"
    found = addressing.find(address)
    if found is None and not is_template:
        raise outgoing.WindowClosed
    return found or addressing.open_with(address)


def name_of(to: str | None, recipient: str | None) -> str:
    if to is None:
        if not recipient or len(recipient) > 160 or not recipient.isascii() or not recipient.isprintable():
            raise invalid("recipient", "must be a user id, as webhooks give it.")
        return recipient
    digits = digits_of(to)
    is_whole = digits is not None and SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER
    if digits is None or not is_whole or digits.startswith("0"):  # no country code begins with one
        raise invalid("to", "must be a phone number with its country code.")
    return digits


def author() -> Author:
    agent = current_agent()
    if "token" in g:
        return Author(API, g.token.name)
    if agent is None:
        raise ApiError(401, "Log in.")
    return Author(BY_AGENT, agent.name, agent.id)


def owner() -> str:
    """Whose keys these are: two programs may choose the same."""
    agent = current_agent()
    return f"token:{g.token.id}" if "token" in g else f"agent:{agent.id if agent else 0}"
