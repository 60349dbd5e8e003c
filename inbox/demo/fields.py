"""Webhook bodies of the other fields: echoes, calls, history, preferences, standby and notices."""

from collections.abc import Mapping, Sequence
from typing import Any

from inbox.demo.bodies import change, contact, envelope, new_wamid
from inbox.demo.people import Business, Customer

Json = dict[str, Any]


def echo(business: Business, customer: Customer, part: Mapping[str, Any], at: float, id: str = "") -> Json:
    """Make one message that the shop typed on its own phone."""
    made: Json = {"from": business.display_phone_number}
    made |= {"to": customer.wa_id} if customer.wa_id else {"to_user_id": customer.user_id}
    return made | {"id": id or new_wamid(), "timestamp": str(int(at)), **part}


def agent_echo(number: str, text: str, at: float, context_id: str) -> Json:
    """Make one answer of Meta's own agent, which looks like the body of a send."""
    sent = {
        "messaging_product": "whatsapp",
        "to": number,
        "recipient_type": "individual",
        "type": "text",
        "text": {"body": text},
        "context": {"message_id": context_id},
    }
    return {"id": new_wamid(), "timestamp": str(int(at)), "message": sent}


def echoes(business: Business, *made: Json) -> Json:
    """Wrap echoes of the phone app."""
    value = {"message_echoes": list(made)}
    return envelope(business, change(business, "smb_message_echoes", value))


def call(
    business: Business,
    customer: Customer,
    call_id: str,
    event: str,
    at: float,
    *,
    by_business: bool = False,
    seconds: int | None = None,
) -> Json:
    """Make a call event; a call that nobody took ends without start, end and duration."""
    made: Json = {"id": call_id, "event": event, "timestamp": str(int(at))}
    made["direction"] = "BUSINESS_INITIATED" if by_business else "USER_INITIATED"
    made["to" if not by_business else "from"] = business.display_phone_number
    if customer.wa_id:
        made["to" if by_business else "from"] = customer.wa_id
    if event == "connect":
        sdp = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
        made |= {"from_user_id": customer.user_id, "session": {"sdp_type": "offer", "sdp": sdp}}
    elif seconds is None:
        made["status"] = "FAILED"
    else:
        times = {"start_time": str(int(at) - seconds), "end_time": str(int(at)), "duration": seconds}
        made |= {"status": "COMPLETED"} | times
    return made


def calls(business: Business, customer: Customer, *made: Json) -> Json:
    """Wrap call events."""
    value = {"contacts": [contact(customer)], "calls": list(made)}
    return envelope(business, change(business, "calls", value))


def call_status(business: Business, customer: Customer, call_id: str, status: str, at: float) -> Json:
    """Make the body for a ringing, accepted or rejected call, which hides among statuses."""
    made = {"id": call_id, "type": "call", "status": status, "timestamp": str(int(at))}
    made |= {"recipient_id": customer.wa_id} if customer.wa_id else {}
    return envelope(business, change(business, "calls", {"statuses": [made]}))


def history(
    business: Business, threads: Mapping[str, Sequence[Json]], *, phase: int = 0, progress: int = 100
) -> Json:
    """Wrap old messages of the phone app, thread by thread; times and states come in `messages`."""
    told = [{"id": id, "messages": list(messages)} for id, messages in threads.items()]
    metadata = {"phase": phase, "chunk_order": 1, "progress": progress}
    value = {"history": [{"metadata": metadata, "threads": told}]}
    return envelope(business, change(business, "history", value))


def old_message(
    business: Business, customer: Customer, part: Mapping[str, Any], at: float, state: str, *, ours: bool
) -> Json:
    """Make one message of a history thread."""
    number = customer.wa_id or customer.user_id
    ends = {"from": business.display_phone_number, "to": number} if ours else {"from": number}
    return {
        **ends,
        "id": new_wamid(),
        "timestamp": str(int(at)),
        **part,
        "history_context": {"status": state},
    }


def address_book(business: Business, customer: Customer, full_name: str, at: float) -> Json:
    """Make the body for a name that the shop saved in its phone."""
    named = {
        "full_name": full_name,
        "first_name": full_name.split()[0],
        "phone_number": customer.wa_id or "",
    }
    entry = {
        "type": "contact",
        "contact": named,
        "action": "add",
        "metadata": {"timestamp": str(int(at))},
    }
    return envelope(business, change(business, "smb_app_state_sync", {"state_sync": [entry]}))


def preference(business: Business, customer: Customer, value: str, at: float) -> Json:
    """Make the body for a customer who stops or resumes marketing messages; its time is a number."""
    told: Json = {"wa_id": customer.wa_id} if customer.wa_id else {}
    told |= {
        "user_id": customer.user_id,
        "detail": f"User requested to {value} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": int(at),
    }
    contents = {"contacts": [contact(customer)], "user_preferences": [told]}
    return envelope(business, change(business, "user_preferences", contents))


def standby(
    business: Business, customer: Customer, *, messages: Sequence[Json] = (), echoes: Sequence[Json] = ()
) -> Json:
    """Make the body for a conversation that Meta's own agent holds at the moment."""
    held: Json = {"message_echoes": list(echoes)} if echoes else {}
    if messages:
        person = contact(customer)
        person.pop("user_id")
        held = {"contacts": [person], "messages": list(messages)}
    return envelope(business, change(business, "standby", {"standby": held}))


def account_error(business: Business, code: int, title: str, details: str) -> Json:
    """Make the body for an error that concerns the number rather than one message."""
    error = {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details},
        "href": "/documentation/business-messaging/whatsapp/support/error-codes",
    }
    return envelope(business, change(business, "messages", {"errors": [error]}))


def notice(business: Business, field: str, value: Mapping[str, Any], at: float) -> Json:
    """Make the body of a management field: templates, quality, security and the like."""
    return envelope(business, {"value": dict(value), "field": field}, time=int(at))
