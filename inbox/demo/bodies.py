"""Webhook bodies of the field `messages` as Meta builds them: envelopes, senders, statuses.

Keys follow what Meta really sends, also where it is untidy (numbers as strings here, as
numbers there), because an inbox has to live with exactly that.
"""

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from inbox.demo.people import Business, Customer

Json = dict[str, Any]


def wire(body: Mapping[str, Any]) -> bytes:
    """Write a body as it travels: compact, ASCII only, with escaped slashes."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def new_wamid() -> str:
    """Make a message id that nobody has had before."""
    return "wamid.HBgL" + base64.b64encode(secrets.token_bytes(32)).decode()


def new_wacid() -> str:
    """Make a call id that nobody has had before."""
    return "wacid.HBgL" + base64.b64encode(secrets.token_bytes(18)).decode()


def envelope(business: Business, *changes: Json, time: int | None = None) -> Json:
    """Put changes into one entry; only management fields carry a time."""
    entry: Json = {"id": business.waba_id, "changes": list(changes)}
    if time is not None:
        entry["time"] = time
    return {"object": "whatsapp_business_account", "entry": [entry]}


def change(business: Business, field: str, value: Mapping[str, Any]) -> Json:
    """Make one change that belongs to the business number."""
    metadata = {
        "display_phone_number": business.display_phone_number,
        "phone_number_id": business.phone_number_id,
    }
    return {"value": {"messaging_product": "whatsapp", "metadata": metadata, **value}, "field": field}


def contact(customer: Customer, **more: Any) -> Json:
    """Describe a person in a `contacts` array; a secret number is simply not there."""
    profile = {"name": customer.name} | ({"username": customer.username} if customer.username else {})
    made: Json = {"profile": profile}
    if customer.wa_id:
        made["wa_id"] = customer.wa_id
    made["user_id"] = customer.user_id
    if customer.parent_user_id:
        made["parent_user_id"] = customer.parent_user_id
    return made | more


def message(
    customer: Customer,
    part: Mapping[str, Any],
    at: float,
    *,
    id: str | None = None,
    context: Mapping[str, Any] | None = None,
    referral: Mapping[str, Any] | None = None,
    group_id: str | None = None,
) -> Json:
    """Make one inbound message object of this customer."""
    made: Json = {"context": dict(context)} if context else {}
    made |= _sender(customer)
    made |= {"id": id or new_wamid(), "timestamp": str(int(at)), **part}
    if referral:
        made["referral"] = dict(referral)
    if group_id:
        made["group_id"] = group_id
    return made


def quote(business: Business, message_id: str, *, from_: str | None = None) -> Json:
    """Make the context of a reply to this message, the business's own unless told."""
    return {"from": from_ or business.display_phone_number, "id": message_id}


def referred_product(business: Business, message_id: str, catalog_id: str, retailer_id: str) -> Json:
    """Make the context of a question about a product."""
    product = {"catalog_id": catalog_id, "product_retailer_id": retailer_id}
    return quote(business, message_id) | {"referred_product": product}


def inbound(business: Business, customers: Sequence[Customer], *messages: Json) -> Json:
    """Wrap messages; system lines come without any contact, so `customers` may be empty."""
    value: Json = {"contacts": [contact(customer) for customer in customers]} if customers else {}
    return envelope(business, change(business, "messages", value | {"messages": list(messages)}))


def status(
    customer: Customer,
    message_id: str,
    status: str,
    at: float,
    *,
    errors: Sequence[Mapping[str, Any]] = (),
    pricing: Mapping[str, Any] | None = None,
    opaque: str | None = None,
) -> Json:
    """Make one status of an outgoing message."""
    made: Json = {"id": message_id, "status": status, "timestamp": str(int(at))}
    if customer.wa_id:
        made["recipient_id"] = customer.wa_id
    made["recipient_user_id"] = customer.user_id
    if pricing:
        made["pricing"] = dict(pricing)
    if errors:
        made["errors"] = [dict(error) for error in errors]
    return made | ({"biz_opaque_callback_data": opaque} if opaque else {})


def statuses(business: Business, customer: Customer, *made: Json) -> Json:
    """Wrap statuses; since 2026 the recipient comes along, except when the message failed."""
    failed = any(one["status"] == "failed" for one in made)
    value: Json = {} if failed else {"contacts": [contact(customer)]}
    return envelope(business, change(business, "messages", value | {"statuses": list(made)}))


def group_statuses(business: Business, group_id: str, *made: Json) -> Json:
    """Wrap one status per member of a group, which is how Meta reports them."""
    told = [_for_group(one, group_id) for one in made]
    return envelope(business, change(business, "messages", {"statuses": told}))


def service_pricing() -> Json:
    """The price of an answer within the window."""
    return {
        "billable": False,
        "pricing_model": "PMP",
        "type": "free_customer_service",
        "category": "service",
    }


def template_pricing(category: str) -> Json:
    """The price of a template outside the window."""
    return {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category.lower()}


def _sender(customer: Customer) -> Json:
    made: Json = {"from": customer.wa_id} if customer.wa_id else {}
    made["from_user_id"] = customer.user_id
    return made | ({"from_parent_user_id": customer.parent_user_id} if customer.parent_user_id else {})


def _for_group(one: Mapping[str, Any], group_id: str) -> Json:
    made = dict(one)
    member, member_user = made.pop("recipient_id", None), made.pop("recipient_user_id", None)
    made |= {"recipient_id": group_id, "recipient_type": "group"}
    made |= {"recipient_participant_id": member} if member else {}
    return made | ({"recipient_participant_user_id": member_user} if member_user else {})
