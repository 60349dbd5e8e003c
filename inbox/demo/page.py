"""The page on which you are the customer: see the chat from the other side, and write to the inbox."""

import itertools
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from inbox.auth import for_agents
from inbox.demo import acts, view
from inbox.demo.compose import EMOJI, KINDS, LARGEST_FILE, OTHERS, PLACES, CannotSend, Filled
from inbox.demo.graph import the_world
from inbox.demo.media.pictures import SCENES
from inbox.demo.people import Customer
from inbox.demo.world import World
from inbox.whatsapp.contents import read_content

SANDBOX = "default-src 'none'; sandbox"
LONGEST_NAME = 60

bp = Blueprint("demo", __name__)
guests = itertools.count(1)


@bp.url_value_preprocessor
def take_large_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Raise the limit of uploads, before the CSRF check reads the form."""
    if endpoint == "demo.send":
        request.max_content_length = LARGEST_FILE + 64 * 1024


@bp.app_template_filter("demo_time")
def as_time(at: float) -> datetime:
    """Turn seconds into a moment for `<time>`."""
    return datetime.fromtimestamp(at, UTC)


@bp.get("/")
@for_agents
def choose() -> str:
    """Choose whom to be."""
    return _chooser()


@bp.post("/customers")
@for_agents
def add_customer() -> AnyResponse | tuple[str, int]:
    """Make somebody new."""
    world = the_world()
    try:
        customer = _new_customer(world, request.form.get("name", ""), request.form.get("number", ""))
    except CannotSend as problem:
        return _chooser(problem=str(problem)), 422
    world.add(customer)
    return redirect(url_for("demo.chat", key=customer.key), code=303)


@bp.get("/<key>")
@for_agents
def chat(key: str) -> str:
    """Show the customer's phone."""
    return _phone(_customer(key))


@bp.get("/<key>/lines")
@for_agents
def lines(key: str) -> str:
    """Give the chat alone, for the page to refresh itself."""
    customer = _customer(key)
    return render_template("demo/_lines.html", **_lines_of(the_world(), customer))


@bp.post("/<key>/messages")
@for_agents
def send(key: str) -> AnyResponse | tuple[str, int]:
    """Send something to the inbox, as a signed webhook through its real door."""
    world, customer = the_world(), _customer(key)
    try:
        kind = KINDS.get(request.form.get("kind", ""))
        if kind is None:
            raise CannotSend("Choose what to send.")
        part = kind(Filled(world, customer, request.form, request.files))
    except CannotSend as problem:
        return _phone(customer, problem=str(problem)), 422
    acts.write(world, customer, part, context_id=_quoted(world, customer))
    return redirect(url_for("demo.chat", key=key, _anchor="end"), code=303)


@bp.post("/<key>/calls")
@for_agents
def ring(key: str) -> AnyResponse:
    """Call the shop, where nobody picks up."""
    acts.call_in_vain(the_world(), _customer(key))
    return redirect(url_for("demo.chat", key=key, _anchor="end"), code=303)


@bp.get("/media/<id>")
@for_agents
def media(id: str) -> Response:
    """Show a file of the chat; whatever a browser could run is only downloaded."""
    stored = the_world().shelf.get(id)
    if stored is None:
        abort(404)
    inline = view.is_inline(stored.mime_type)
    answer = Response(stored.data, content_type=stored.mime_type if inline else "application/octet-stream")
    answer.headers["Content-Security-Policy"] = SANDBOX
    if not inline:
        answer.headers.set("Content-Disposition", "attachment", filename=stored.filename or "file")
    answer.make_conditional(request, accept_ranges=True, complete_length=len(stored.data))
    return answer


def _customer(key: str) -> Customer:
    customer = the_world().customers.get(key)
    if customer is None:
        abort(404)
    return customer


def _chooser(problem: str = "") -> str:
    world = the_world()
    return render_template(
        "demo/choose.html", business=world.business, people=view.people(world), problem=problem
    )


def _phone(customer: Customer, problem: str = "") -> str:
    world = the_world()
    quoted = world.chat(customer.key).line(request.args.get("quote", ""))
    return render_template(
        "demo/phone.html",
        business=world.business,
        people=view.people(world),
        problem=problem,
        quoted=quoted,
        quoted_line=read_content(quoted.message).line if quoted else "",
        scenes=SCENES,
        places=PLACES,
        others=OTHERS,
        typed=request.form,
        **_lines_of(world, customer),
    )


def _lines_of(world: World, customer: Customer) -> dict[str, Any]:
    chat = world.chat(customer.key)
    return {
        "customer": customer,
        "bubbles": view.bubbles(world, chat),
        "is_typing": chat.typing_until > world.clock(),
        "emoji": EMOJI,
    }


def _quoted(world: World, customer: Customer) -> str:
    id = request.form.get("quotes", "")
    return id if world.chat(customer.key).line(id) else ""


def _new_customer(world: World, name: str, number: str) -> Customer:
    name, digits = name.strip(), "".join(letter for letter in number if letter in "0123456789")
    if not name or len(name) > LONGEST_NAME:
        raise CannotSend(f"A name has 1 to {LONGEST_NAME} characters.")
    if digits and not 7 <= len(digits) <= 15:
        raise CannotSend("A number has 7 to 15 digits; leave it empty for somebody with a username only.")
    if digits and world.customer_by_number(digits):
        raise CannotSend("Somebody has this number already.")
    key = f"guest-{next(guests)}"
    while key in world.customers:
        key = f"guest-{next(guests)}"
    user_id = f"GB.{int(world.clock() * 1000)}{len(world.customers)}"
    return Customer(key, name, user_id, digits or None, username=None if digits else key)
