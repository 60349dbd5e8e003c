"""What is sent besides words and files: a place, a contact card, a question to answer with a tap."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Flask, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.models.conversation import Conversation
from inbox.operations import addressbook, outgoing
from inbox.operations.addressbook import Known
from inbox.operations.outgoing import Refused
from inbox.pages.composing import author, writer
from inbox.pages.fragments import NEWS, fragment, wants_fragment
from inbox.pages.routes import bp, desk_at, find, whole_page
from inbox.whatsapp.outgoing import NotSendable, composing
from inbox.whatsapp.outgoing.checks import Body
from inbox.words import lazy, reason


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of enclosure: how the menu calls it, and how its form becomes a message."""

    title: str
    icon: str
    compose: Callable[[Mapping[str, str]], Body]


KINDS = {
    "location": Kind(lazy("Location"), "pin", composing.location),
    "contact": Kind(lazy("Contact"), "person", composing.contact),
    "buttons": Kind(lazy("Question with buttons"), "choice", composing.buttons),
    "list": Kind(lazy("Question with a list"), "form", composing.choices),
}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A form below the thread with what was filled in; `problems` are sentences by field."""

    kind: str
    conversation: Conversation
    fields: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18))

    @property
    def title(self) -> str:
        return KINDS[self.kind].title

    @property
    def url(self) -> str:
        return url_for("pages.enclosure", conversation_id=self.conversation.id, kind=self.kind)

    @property
    def back_url(self) -> str:
        return url_for("pages.conversation", conversation_id=self.conversation.id, _anchor="composer")

    @property
    def found(self) -> list[Known]:
        """People whose card may be meant."""
        return addressbook.search(self.fields.get("who", ""))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(enclosures=KINDS)


@bp.get("/conversations/<int:conversation_id>/enclosures/<kind>")
@for_agents
def enclosure(conversation_id: int, kind: str) -> Response:
    """The form; a card can be filled in with somebody we know."""
    fields = dict(request.args)
    chosen = request.args.get("contact", type=int)
    known = addressbook.find(chosen) if kind == "contact" and chosen is not None else None
    if known is not None:
        fields |= {"name": known.name or known.phone, "phone": known.phone}
    return shown(Enclosure(of_kind(kind), find(conversation_id), fields), 200)


@bp.post("/conversations/<int:conversation_id>/enclosures/<kind>")
@for_agents
def send_enclosure(conversation_id: int, kind: str) -> BaseResponse:
    """Send what was filled in, or give the form back with what is wrong."""
    token = request.form.get("client_token") or secrets.token_urlsafe(18)
    form = Enclosure(of_kind(kind), find(conversation_id), request.form, token=token)
    try:
        body = KINDS[kind].compose(request.form)
        by = author(writer())
        outgoing.write(conversation_id, body, by=by, client_token=form.token)
    except NotSendable as error:
        return shown(with_problem(form, error.field, reason(error)), 422)
    except Refused as error:
        return shown(with_problem(form, "", reason(error)), 409)
    if wants_fragment():
        return fragment("", tell=NEWS)
    return redirect(form.back_url, code=303)


def with_problem(form: Enclosure, name: str, sentence: str) -> Enclosure:
    return Enclosure(form.kind, form.conversation, form.fields, {name: sentence}, form.token)


def shown(form: Enclosure, status: int) -> Response:
    """The form alone, which htmx takes with a 200 only, or the page that it stands in."""
    if wants_fragment():
        return make_response(render_template("enclosure/_enclosure.html", enclosure=form))
    return make_response(whole_page(desk_at(form.conversation.id), enclosure=form), status)


def of_kind(kind: str) -> str:
    if kind not in KINDS:
        abort(404)
    return kind
