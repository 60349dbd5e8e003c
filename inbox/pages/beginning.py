"""Writing to a number that nobody here has written with."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.operations import addressing
from inbox.operations.addressing import Address
from inbox.pages import filling, numbers
from inbox.pages.fragments import arrived, moved, wants_fragment
from inbox.pages.numbers import NotANumber
from inbox.pages.people import phone
from inbox.pages.places import Place
from inbox.pages.routes import bp, listed
from inbox.pages.surroundings import around
from inbox.pages.templating import choosing, chosen, previewed, sent, shown
from inbox.words import gettext


@dataclass(frozen=True, slots=True)
class Beginning:
    """The form that asks for the number; `ours` are the numbers that can write, by Meta's ids."""

    ours: dict[str, str]
    number: str = ""
    through: str = ""
    problem: str = ""
    meant: str = ""


@bp.get("/conversations/new")
@for_agents
def new_conversation() -> str:
    """Ask for the number of somebody new."""
    number = request.args.get("number", "")[: numbers.LONGEST]
    return asking(Beginning(our_numbers(), shown_number(number), request.args.get("through", "")))


@bp.post("/conversations/new")
@for_agents
def begin_conversation() -> BaseResponse:
    """Lead to the conversation with this number, or to the templates that may open one."""
    ours = our_numbers()
    number = request.form.get("meant") or request.form.get("number", "")
    form = Beginning(ours, number, request.form.get("through", ""))
    through = form.through if form.through in ours else next(iter(ours), "") if len(ours) == 1 else ""
    home = ours.get(through) or next(iter(ours.values()), "")
    try:
        dialled = numbers.read(form.number, home=home)
        if dialled.digits in ours.values():
            raise NotANumber(gettext("This is your own number."))
        if not through:
            raise NotANumber(gettext("Choose which of your numbers writes."))
    except NotANumber as error:
        again = Beginning(ours, form.number[: numbers.LONGEST], through, str(error), error.meant)
        return make_response(asking(again), 422)
    address = Address(dialled.digits, through)
    known = addressing.find(address)
    if known is not None:
        return arrived(url_for("pages.conversation", conversation_id=known))
    return arrived(Place(address=address).list_url())


@bp.get("/conversations/new/templates")
@for_agents
def new_template_choices() -> str | BaseResponse:
    """The templates that may open the conversation."""
    place = new_place()
    return place if isinstance(place, BaseResponse) else choosing(place)


@bp.get("/conversations/new/templates/<int:template_id>")
@for_agents
def new_template(template_id: int) -> str | BaseResponse:
    place = new_place()
    return place if isinstance(place, BaseResponse) else shown(filling.begin(place, chosen(template_id)))


@bp.post("/conversations/new/templates/<int:template_id>")
@for_agents
def send_new_template(template_id: int) -> BaseResponse:
    """Open the conversation with this template."""
    place = new_place()
    if isinstance(place, BaseResponse):
        return place
    return sent(filling.from_form(place, chosen(template_id), request.form))


@bp.post("/conversations/new/templates/<int:template_id>/preview")
@for_agents
def new_template_preview(template_id: int) -> str | BaseResponse:
    place = new_place()
    if isinstance(place, BaseResponse):
        return place
    return previewed(filling.from_form(place, chosen(template_id), request.form))


def new_place() -> Place | BaseResponse:
    """Whom the address names, or the way to where the agent should be: the form, or the conversation."""
    number, through = request.args.get("number", ""), request.args.get("through", "")
    try:
        digits = numbers.read(f"+{number}").digits
    except NotANumber:
        return moved(url_for("pages.new_conversation"))
    if through not in our_numbers():
        return moved(url_for("pages.new_conversation", number=digits))
    address = Address(digits, through)
    known = addressing.find(address) if request.method == "GET" else None
    if known is not None:
        return moved(url_for("pages.conversation", conversation_id=known))
    return Place(address=address)


def asking(form: Beginning) -> str:
    if wants_fragment():
        return render_template("new/_pane.html", beginning=form)
    return render_template("inbox.html", listing=listed(), opened=None, beginning=form)


def our_numbers() -> dict[str, str]:
    """The numbers that can write, by Meta's ids, as digits; the configured one is there from the start."""
    ours = {each.phone_number_id: digits_of(each.display_phone_number) for each in around().channels}
    configured = current_app.extensions["settings"].phone_number_id
    return {**({configured: ""} if configured else {}), **ours}


def digits_of(number: str | None) -> str:
    return "".join(letter for letter in number or "" if letter.isdigit())


def shown_number(number: str) -> str:
    return phone(number) if number.isascii() and number.isdigit() else number
