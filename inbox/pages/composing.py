"""Writing to customers: the composer's form, and the text that is not finished."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import current_agent, for_agents
from inbox.models.agent import Agent
from inbox.models.conversation import Conversation
from inbox.models.upload import Upload
from inbox.operations import outgoing, resending, unsent
from inbox.operations.collisions import News
from inbox.operations.conversations import UnknownConversation
from inbox.operations.outgoing import BY_AGENT, Author, NotSendable, Refused, SomethingNew
from inbox.operations.resending import NothingToDecide
from inbox.pages.composer import composer, known_to_whatsapp, number_in
from inbox.pages.enclosing import Form, enclosed, has_files, takes_text
from inbox.pages.fragments import LIST_CHANGED, fragment, wants_fragment
from inbox.pages.routes import bp, desk_at, find, whole_page
from inbox.whatsapp.outgoing.plain import LONGEST_TEXT
from inbox.whatsapp.weblinks import web_links
from inbox.words import gettext, grouped, lazy, reason

EMPTY = lazy("Write something first.")
FIRST_WAS_SENT = lazy("Your first version was sent after all: look at it before you send this one as well.")
UNKNOWN_QUOTE = lazy("The message that you answer to is not known to WhatsApp, so it cannot be quoted.")

Parcel = tuple[dict[str, Any], Upload | None, str | None]


class Refusal(Exception):
    """The form cannot be sent as it is; the text says why, `status` how HTTP calls it.

    Where others wrote meanwhile, the `news` say it all.
    """

    def __init__(self, sentence: str, status: int, news: News | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.news = news


@bp.post("/conversations/<int:conversation_id>/messages")
@for_agents
def send(conversation_id: int) -> BaseResponse:
    """Send what the form holds, once: the same form again finds the message that it made."""
    conversation = find(conversation_id)
    try:
        send_form(conversation, request.form)
    except Refusal as refusal:
        return refused(conversation, refusal)
    if not wants_fragment():
        return redirect(url_for("pages.conversation", conversation_id=conversation.id), code=303)
    html = render_template("composer/_composer.html", composer=composer(desk_at(conversation.id), {}))
    return fragment(html, tell=LIST_CHANGED)


def send_form(conversation: Conversation, form: Form) -> None:
    agent = writer()
    if form.get("unless") and outgoing.written_before(form["unless"]):
        raise Refusal(FIRST_WAS_SENT, 409)
    seen = number_in(form, "seen_up_to")
    try:
        for body, upload, token in messages_in(conversation, agent, form):
            outgoing.write(
                conversation.id,
                body,
                by=author(agent),
                client_token=token,
                upload=upload,
                seen_up_to=seen,
            )
            seen = None  # what belongs together is not torn apart by what comes in between
    except SomethingNew as error:
        raise Refusal("", 409, error.news) from None
    except Refused as error:
        raise Refusal(reason(error), 409) from None
    except NotSendable as error:
        raise Refusal(reason(error), 422) from None
    unsent.clear(agent.id, conversation.id)
    discard_replaced(conversation, number_in(form, "replaces"))


def messages_in(conversation: Conversation, agent: Agent, form: Form) -> list[Parcel]:
    """The text and the files of the form; the quoted message belongs to the first of them."""
    words = text_in(form)
    is_caption = takes_text(agent.id, form, words)
    is_alone = has_files(form) and (is_caption or not words)
    files = enclosed(agent.id, form, words if is_caption else "", is_alone=is_alone)
    if is_alone:
        context = context_in(conversation, form)
        return [
            ({**each.body, **(context if each.is_first else {})}, each.upload, each.client_token)
            for each in files
        ]
    text: Parcel = text_body(conversation, form), None, form.get("client_token")
    return [text, *((each.body, each.upload, each.client_token) for each in files)]


def text_body(conversation: Conversation, form: Mapping[str, str]) -> dict[str, Any]:
    """Meta's message object for the text of the form."""
    text = text_in(form)
    if not text:
        raise Refusal(EMPTY, 422)
    if len(text) > LONGEST_TEXT:
        raise Refusal(
            gettext(
                "This text has %(length)s characters, and WhatsApp takes %(most)s at most. "
                "Shorten it, or send it in parts.",
                length=grouped(len(text)),
                most=grouped(LONGEST_TEXT),
            ),
            422,
        )
    body: dict[str, Any] = {"type": "text", "text": {"body": text}}
    if web_links(text):
        body["text"]["preview_url"] = True
    return {**body, **context_in(conversation, form)}


def text_in(form: Mapping[str, str]) -> str:
    """The text as it was typed: browsers end lines of a form in their own way."""
    return form.get("text", "").replace("\r\n", "\n").strip()


def context_in(conversation: Conversation, form: Mapping[str, str]) -> dict[str, Any]:
    """The message that is quoted, as Meta wants it named."""
    wanted = number_in(form, "quote")
    if wanted is None:
        return {}
    bubble = known_to_whatsapp(conversation, wanted)
    if bubble is None:
        raise Refusal(UNKNOWN_QUOTE, 422)
    return {"context": {"message_id": bubble.message.message_id}}


def discard_replaced(conversation: Conversation, message_id: int | None) -> None:
    """Take the failed message away that this one was made of; what may have arrived stays."""
    if message_id is None:
        return
    try:
        resending.discard(message_id)
    except NothingToDecide:
        return


def refused(conversation: Conversation, refusal: Refusal) -> Response:
    """The composer again, with the text and the reason."""
    desk = desk_at(conversation.id)
    again = composer(desk, request.form, problem=str(refusal), news=refusal.news)
    if wants_fragment():
        html = render_template("composer/_composer.html", composer=again)
    else:
        html = whole_page(desk, composer=again)
    return make_response(html, refusal.status)


@bp.post("/conversations/<int:conversation_id>/draft")
@for_agents
def draft(conversation_id: int) -> Response:
    """Keep what is typed and not sent."""
    form = request.form
    try:
        unsent.keep(writer().id, conversation_id, form.get("text", ""), client_token=form.get("client_token"))
    except UnknownConversation:
        abort(404)
    return Response(status=204)


def writer() -> Agent:
    agent = current_agent()
    if agent is None:
        abort(401)
    return agent


def author(agent: Agent) -> Author:
    return Author(BY_AGENT, agent.name, agent.id)
