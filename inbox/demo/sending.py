"""Take or refuse what a business posts to the messages edge of the Graph."""

from collections.abc import Mapping
from typing import Any

from inbox.demo import acts, bodies
from inbox.demo.checks import CHECKS, NOT_FOR_BUSINESSES
from inbox.demo.people import Customer
from inbox.demo.refusals import (
    bad_parameter,
    bad_value,
    missing,
    needs_number,
    opted_out,
    to_ourselves,
    unsupported_type,
    window_closed,
)
from inbox.demo.world import World

Json = dict[str, Any]
TYPING_SECONDS = 25
LONGEST_OPAQUE = 512


def take(world: World, body: Mapping[str, Any]) -> Json:
    """Do what the body says and give the Graph's answer."""
    if body.get("messaging_product") != "whatsapp":
        raise bad_parameter("The parameter messaging_product is required and must be whatsapp.")
    if body.get("status") is not None:
        return _read(world, body)
    kind = body.get("type", "text")
    part = _checked_part(world, kind, body)
    world.throttle.admit(str(body.get("to") or body.get("recipient") or ""))
    if body.get("recipient_type") == "group":
        return _to_group(world, body, kind, part)
    return _to_person(world, body, kind, part)


def _read(world: World, body: Mapping[str, Any]) -> Json:
    if body["status"] != "read":
        raise bad_parameter("status must be read.")
    message_id = body.get("message_id")
    if not isinstance(message_id, str) or not message_id:
        raise missing("message_id")
    if not acts.read_by_shop(world, message_id):
        raise bad_value("message_id is not a message of this number.")
    found = world.find_line(message_id)
    if found and body.get("typing_indicator"):
        found[0].typing_until = world.clock() + TYPING_SECONDS
    return {"success": True}


def _checked_part(world: World, kind: Any, body: Mapping[str, Any]) -> Any:
    if kind in NOT_FOR_BUSINESSES:
        raise unsupported_type(kind)
    if not isinstance(kind, str) or kind not in CHECKS:
        raise bad_parameter(f"Param type must be one of {', '.join(sorted(CHECKS))} - got {kind!r}.")
    part = body.get(kind)
    if not isinstance(part, list if kind == "contacts" else dict):
        raise bad_parameter(f"The parameter {kind} is required.")
    if len(str(body.get("biz_opaque_callback_data") or "")) > LONGEST_OPAQUE:
        raise bad_parameter(f"biz_opaque_callback_data must be at most {LONGEST_OPAQUE} characters long.")
    CHECKS[kind](world, part)
    return part


def _to_person(world: World, body: Mapping[str, Any], kind: str, part: Any) -> Json:
    dialled, user_id = str(body.get("to") or ""), str(body.get("recipient") or "")
    if not dialled and not user_id:
        raise bad_parameter("The parameter to is required.")
    if dialled.lstrip("+") == world.business.display_phone_number:
        raise to_ourselves()
    customer = world.customer_by_number(dialled) if dialled else world.customer_by_user_id(user_id)
    if customer is None:
        customer = _nobody(dialled, user_id)
    context_id = _context(world, customer, body)
    pricing = _permission(world, customer, kind, part, by_user_id=not dialled)
    line = acts.accept(
        world,
        customer,
        {"type": kind, kind: part},
        context_id=context_id,
        opaque=body.get("biz_opaque_callback_data"),
        pricing=pricing,
    )
    contact: Json = {"input": dialled or user_id}
    if customer.wa_id:
        contact["wa_id"] = customer.wa_id
    if not dialled:
        contact["user_id"] = customer.user_id
    return _answer(line.id, contact, accepted=kind == "template")


def _to_group(world: World, body: Mapping[str, Any], kind: str, part: Any) -> Json:
    group = world.groups.get(str(body.get("to") or ""))
    if group is None:
        raise bad_value("to is not a group of this number.")
    opaque = body.get("biz_opaque_callback_data")
    line = acts.accept_in_group(world, group, {"type": kind, kind: part}, opaque)
    return _answer(line.id, {"input": group.id}) | {"messages": [{"id": line.id, "group_id": group.id}]}


def _context(world: World, customer: Customer, body: Mapping[str, Any]) -> str:
    context = body.get("context")
    if context is None:
        return ""
    message_id = context.get("message_id") if isinstance(context, dict) else None
    if not isinstance(message_id, str):
        raise missing("context['message_id']")
    if world.chat(customer.key).line(message_id) is None:
        raise bad_value("context['message_id'] is not a message of this conversation.")
    return message_id


def _permission(world: World, customer: Customer, kind: str, part: Any, *, by_user_id: bool) -> Json:
    if kind != "template":
        if customer.reachable and not world.is_window_open(customer.key):
            raise window_closed()
        return bodies.service_pricing()
    category = (world.template(part["name"], part["language"]["code"]) or {}).get("category", "UTILITY")
    if category == "MARKETING" and customer.opted_out:
        raise opted_out()
    if category == "AUTHENTICATION" and by_user_id:
        raise needs_number()
    return bodies.template_pricing(category)


def _nobody(dialled: str, user_id: str) -> Customer:
    """Stand in for somebody who is not on WhatsApp: Meta accepts the message and then reports a failure."""
    number = dialled.lstrip("+") or None
    return Customer(f"nobody-{number or user_id}", "", user_id or f"ZZ.{number}", number, reachable=False)


def _answer(id: str, contact: Json, *, accepted: bool = False) -> Json:
    message = {"id": id} | ({"message_status": "accepted"} if accepted else {})
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}
