"""Choosing a template, filling it in and sending it, in a conversation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.adapters.storage import StorageError
from inbox.auth import current_agent, for_agents
from inbox.models.agent import Agent
from inbox.models.upload import Upload
from inbox.operations import outgoing, templates, uploads
from inbox.operations.outgoing import BY_AGENT, Author, NotSendable, Refused
from inbox.operations.templates import Choice
from inbox.pages import filling, picker
from inbox.pages.filling import Filling
from inbox.pages.fragments import arrived, moved, wants_fragment
from inbox.pages.media import storage
from inbox.pages.places import Place
from inbox.pages.routes import bp, desk_at, find, listed, whole_page
from inbox.pages.uploading import NOT_STORED, as_chosen
from inbox.words import marked, reason

WRONG_KIND = {
    "image": marked("A photo belongs above this template: a JPEG or a PNG."),
    "video": marked("A video belongs above this template: an MP4 or a 3GP."),
    "document": marked("A document belongs above this template."),
}


@bp.get("/conversations/<int:conversation_id>/templates")
@for_agents
def template_choices(conversation_id: int) -> str | BaseResponse:
    """The templates to choose from, beside the conversation."""
    place = place_of(conversation_id)
    if is_elsewhere(place, conversation_id):
        return moved(place.list_url())
    return choosing(place)


@bp.get("/conversations/<int:conversation_id>/templates/<int:template_id>")
@for_agents
def template(conversation_id: int, template_id: int) -> str | BaseResponse:
    """The blanks of one template, and what the customer will read."""
    place = place_of(conversation_id)
    if is_elsewhere(place, conversation_id):
        return moved(place.form_url(template_id))
    return shown(filling.begin(place, chosen(template_id)))


@bp.post("/conversations/<int:conversation_id>/templates/<int:template_id>")
@for_agents
def send_template(conversation_id: int, template_id: int) -> BaseResponse:
    """Send a template, once: the same form again finds the message that it made."""
    place = place_of(conversation_id)
    file = request.files.get(f"{template_id}.file")
    name = file.filename if file else ""
    return sent(filling.from_form(place, chosen(template_id), request.form, name or ""))


@bp.post("/conversations/<int:conversation_id>/templates/<int:template_id>/preview")
@for_agents
def template_preview(conversation_id: int, template_id: int) -> str:
    """What the customer would read with what is typed so far."""
    return previewed(filling.from_form(place_of(conversation_id), chosen(template_id), request.form))


def place_of(conversation_id: int) -> Place:
    if wants_fragment() or request.method != "GET":
        return Place(conversation=find(conversation_id))
    desk = desk_at(conversation_id)
    return Place(conversation=desk.conversation, desk=desk)


def is_elsewhere(place: Place, conversation_id: int) -> bool:
    """Tell whether the conversation was merged into another one."""
    return place.conversation is not None and place.conversation.id != conversation_id


def chosen(template_id: int) -> Choice:
    found = templates.get(template_id)
    if found is None:
        abort(404)
    return found


def choosing(place: Place) -> str:
    """The list as htmx wants it: the whole picker, the rows that fit, or those that follow."""
    found = picker.load(place, request.args)
    if not wants_fragment():
        return page(place, picker=found)
    if request.headers.get("HX-Target") == "pane":
        return render_template("new/_pane.html", place=place, picker=found)
    if request.headers.get("HX-Target") == "choices":
        return render_template("picker/_choices.html", picker=found)
    name = "_rows" if found.after else "_picker"
    return render_template(f"picker/{name}.html", picker=found)


def shown(form: Filling) -> str:
    if wants_fragment():
        return render_template("picker/_form.html", filling=form)
    return page(form.place, filling=form)


def previewed(form: Filling) -> str:
    return render_template("picker/_preview.html", filling=form)


def sent(form: Filling) -> BaseResponse:
    """Send what the form holds, or give it back with what is wrong."""
    if "preview" in request.form:  # the button of those who have no scripts
        return make_response(shown(form))
    problems = filling.problems_of(form)
    if problems:
        return refused(form, problems, 422)
    try:
        conversation_id = write(form)
    except NotSendable as error:
        return refused(form, {error.field: reason(error)}, 422)
    except Refused as error:
        return refused(form, {"": reason(error)}, 409)
    return arrived(url_for("pages.conversation", conversation_id=conversation_id))


def write(form: Filling) -> int:
    """Write the message and return its conversation, which is opened where there is none."""
    agent = current_agent()
    if agent is None:
        abort(401)
    if form.why_not:
        raise NotSendable("", form.why_not)
    body = filling.body_of(form)
    author = Author(BY_AGENT, agent.name, agent.id)
    conversation_id = form.place.open()
    upload = keep(form, agent, conversation_id)
    try:
        message = outgoing.write(conversation_id, body, by=author, client_token=form.token, upload=upload)
    finally:
        if upload is not None:  # what the message did not take, as when the form was posted twice
            uploads.remove(agent.id, upload.id, storage())
    return message.conversation_id


def keep(form: Filling, agent: Agent, conversation_id: int) -> Upload | None:
    """Keep the file that was chosen for the place above the text, if it is of the kind that belongs there."""
    file = request.files.get(f"{form.choice.template.id}.file")
    if file is None or not file.filename:
        return None
    try:
        upload = uploads.keep(agent.id, conversation_id, as_chosen(file), storage())
    except NotSendable as error:
        raise NotSendable("header", reason(error)) from None
    except StorageError:
        raise NotSendable("header", NOT_STORED) from None
    if upload.kind != form.file_kind:
        uploads.remove(agent.id, upload.id, storage())
        raise NotSendable("header", WRONG_KIND[form.file_kind])
    return upload


def refused(form: Filling, problems: dict[str, str], status: int) -> Response:
    known = {slot.key for slot in form.slots}
    told = {key if key in known else "": sentence for key, sentence in problems.items()}
    return make_response(shown(replace(form, problems=told)), status)


def page(place: Place, **pieces: Any) -> str:
    """The whole page with the piece in its place: below the thread, or instead of one."""
    if place.conversation is not None:
        return whole_page(place.desk or desk_at(place.conversation.id), place=place, **pieces)
    return render_template("inbox.html", listing=listed(), opened=None, place=place, **pieces)
