"""What people do in the pretend WhatsApp; each act is remembered in the chat and told to the inbox."""

from collections.abc import Mapping
from typing import Any

from inbox.demo import bodies, fields
from inbox.demo.people import Customer, Group
from inbox.demo.world import Line, World

Json = dict[str, Any]
UNDELIVERABLE = {
    "code": 131026,
    "title": "Message undeliverable",
    "message": "Message undeliverable",
    "error_data": {"details": "Message Undeliverable."},
}
SILENT_TYPES = ("system", "reaction")


def write(
    world: World,
    customer: Customer,
    part: Mapping[str, Any],
    *,
    at: float | None = None,
    context_id: str = "",
    context: Mapping[str, Any] | None = None,
    referral: Mapping[str, Any] | None = None,
    group: Group | None = None,
) -> Line:
    """Let a customer send something; `context_id` quotes, `context` says anything else Meta knows."""
    when = world.clock() if at is None else at
    chat = world.chat(group.id if group else customer.key)
    line = Line(bodies.new_wamid(), customer.key, when, dict(part), context_id)
    with world.lock:
        chat.lines.append(line)
        if part["type"] not in SILENT_TYPES:
            chat.last_inbound_at = max(when, chat.last_inbound_at or 0.0)
    made = bodies.message(
        customer,
        part,
        when,
        id=line.id,
        context=context or (_quote(world, context_id) if context_id else None),
        referral=referral,
        group_id=group.id if group else None,
    )
    world.deliver(bodies.inbound(world.business, [customer], made))
    return line


def system_line(
    world: World, customer: Customer, part: Mapping[str, Any], *, at: float | None = None
) -> None:
    """Let Meta tell that something about a customer changed.

    A changed number or id comes without any contact; a changed security code brings its hash there.
    """
    made = bodies.message(customer, part, world.clock() if at is None else at)
    made.pop("from_user_id")
    body = bodies.inbound(world.business, [], made)
    if "identity" in part:
        told = bodies.contact(customer, identity_key_hash=part["identity"]["hash"])
        body["entry"][0]["changes"][0]["value"]["contacts"] = [told]
    world.deliver(body)


def answer_from_phone(
    world: World, customer: Customer, part: Mapping[str, Any], *, at: float | None = None, state: str = "read"
) -> Line:
    """Let the shop's owner type on the phone: an echo, and what became of the message."""
    when = world.clock() if at is None else at
    line = Line(bodies.new_wamid(), "", when, dict(part))
    names = ["sent", "delivered", "read"]
    line.steps = [(name, when + 2 * n) for n, name in enumerate(names[: names.index(state) + 1], 1)]
    with world.lock:
        world.chat(customer.key).lines.append(line)
    world.deliver(fields.echoes(world.business, fields.echo(world.business, customer, part, when, line.id)))
    told = [bodies.status(customer, line.id, name, moment) for name, moment in line.steps]
    world.deliver(bodies.statuses(world.business, customer, *told), after=max(0.0, when + 2 - world.clock()))
    return line


def accept(
    world: World,
    customer: Customer,
    part: Mapping[str, Any],
    *,
    context_id: str = "",
    opaque: str | None = None,
    pricing: Mapping[str, Any] | None = None,
) -> Line:
    """Take a message that the inbox sent through the Graph, and let it arrive step by step."""
    line = Line(bodies.new_wamid(), "", world.clock(), dict(part), context_id)
    chat = world.chat(customer.key)
    with world.lock:
        chat.lines.append(line)
        chat.typing_until = 0.0
    if customer.reachable:
        _arrive(world, customer, line, opaque, pricing)
    else:
        fail(world, customer, line, UNDELIVERABLE, opaque)
    if world.on_outgoing is not None and part["type"] != "reaction":
        world.on_outgoing(customer, line)
    return line


def accept_in_group(world: World, group: Group, part: Mapping[str, Any], opaque: str | None) -> Line:
    """Take a message to a group; Meta reports every member."""
    line = Line(bodies.new_wamid(), "", world.clock(), dict(part))
    with world.lock:
        world.chat(group.id).lines.append(line)
    members = [world.customers[key] for key in group.members if key in world.customers]
    delay = 0.0
    for name in ("sent", "delivered", "read"):
        delay += world.between(getattr(world.pace, name))
        line.steps.append((name, line.at + delay))
        told = [bodies.status(one, line.id, name, line.at + delay, opaque=opaque) for one in members]
        world.deliver(bodies.group_statuses(world.business, group.id, *told), after=delay)
    return line


def fail(
    world: World, customer: Customer, line: Line, error: Mapping[str, Any], opaque: str | None = None
) -> None:
    """Let an accepted message come to nothing."""
    delay = world.between(world.pace.sent)
    line.steps.append(("failed", line.at + delay))
    told = bodies.status(customer, line.id, "failed", line.at + delay, errors=[error], opaque=opaque)
    world.deliver(bodies.statuses(world.business, customer, told), after=delay)


def call_in_vain(world: World, customer: Customer, *, rings: float = 4.0) -> None:
    """Let a customer call a shop where nobody picks up; the call opens the window all the same."""
    call_id, now = bodies.new_wacid(), world.clock()
    with world.lock:
        chat = world.chat(customer.key)
        chat.last_inbound_at = max(now, chat.last_inbound_at or 0.0)
    ringing = fields.call(world.business, customer, call_id, "connect", now)
    over = fields.call(world.business, customer, call_id, "terminate", now + rings)
    world.deliver(fields.calls(world.business, customer, ringing))
    world.deliver(fields.calls(world.business, customer, over), after=rings)


def read_by_shop(world: World, message_id: str) -> bool:
    """Show the customer blue ticks on this message and on everything before it."""
    found = world.find_line(message_id)
    if found is None:
        return False
    chat, read = found
    now = world.clock()
    with world.lock:
        for line in chat.lines:
            if line.by and line.at <= read.at and line.read_at is None:
                line.read_at = now
    return True


def _arrive(
    world: World,
    customer: Customer,
    line: Line,
    opaque: str | None,
    pricing: Mapping[str, Any] | None,
) -> None:
    is_voice = line.message["type"] == "audio" and line.message["audio"].get("voice")
    delay = 0.0
    for name in ("sent", "delivered", "read", "played") if is_voice else ("sent", "delivered", "read"):
        delay += world.between(getattr(world.pace, name))
        with world.lock:
            line.steps.append((name, line.at + delay))
        told = bodies.status(
            customer,
            line.id,
            name,
            line.at + delay,
            pricing=(pricing or bodies.service_pricing()) if name in ("sent", "delivered") else None,
            opaque=opaque,
        )
        world.deliver(bodies.statuses(world.business, customer, told), after=delay)


def _quote(world: World, message_id: str) -> Json:
    found = world.find_line(message_id)
    author = world.customers.get(found[1].by) if found else None
    return bodies.quote(world.business, message_id, from_=author.wa_id if author else None)
