"""Files from an agent's device on their way into a message; the same form works with and without scripts."""

from __future__ import annotations

import logging
import tempfile
from typing import IO, Any, BinaryIO, cast

import flask
from flask import Flask, Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from inbox.adapters.storage import StorageError
from inbox.auth import current_agent, for_agents
from inbox.models.agent import Agent
from inbox.models.conversation import Conversation
from inbox.models.upload import Upload
from inbox.operations import unsent, uploads
from inbox.operations.uploads import Chosen
from inbox.pages.composing import Refusal, refused
from inbox.pages.fragments import fragment, wants_fragment
from inbox.pages.media import HEADERS, storage, stream
from inbox.pages.routes import bp, find
from inbox.pages.tray import SHOWN, TrayFile, tray
from inbox.whatsapp.outgoing import NotSendable
from inbox.whatsapp.outgoing.choosing import LARGEST
from inbox.words import marked, reason, translated

log = logging.getLogger(__name__)

FORM = 256 * 1024  # what stands around a file
NOT_STORED = marked("The file could not be kept just now. Try again in a moment.")
NOTHING = marked("Choose a file first.")


class Request(flask.Request):
    """A request whose files lie on the disk of the inbox: /tmp is memory on some hosts."""

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        folder = current_app.extensions["settings"].instance_path
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryFile(dir=folder)


def init_app(app: Flask) -> None:
    app.request_class = Request
    app.jinja_env.globals.update(tray=tray)


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let large bodies in at this one door, before anybody looks for a CSRF token in them."""
    if endpoint in ("pages.upload", "pages.send_template"):
        request.max_content_length = LARGEST + FORM


@bp.post("/conversations/<int:conversation_id>/uploads")
@for_agents
def upload(conversation_id: int) -> BaseResponse:
    """Keep the chosen files until they are sent; a script sends them one by one and gets each back."""
    agent = owner()
    conversation = find(conversation_id)
    if not wants_fragment():
        unsent.keep(agent.id, conversation.id, request.form.get("text", ""))
    kept = []
    try:
        for each in chosen():
            kept.append(uploads.keep(agent.id, conversation.id, each, storage()))
    except NotSendable as error:
        return refuse(conversation, reason(error), 422)
    except StorageError as error:
        log.error("An upload could not be kept: %s", error)
        return refuse(conversation, translated(NOT_STORED), 503)
    if not kept:
        return refuse(conversation, translated(NOTHING), 422)
    if wants_fragment():
        shown = [render_template("composer/_file.html", file=TrayFile(each)) for each in kept]
        return fragment("".join(shown))
    return to_composer(conversation.id)


@bp.get("/uploads/<int:upload_id>")
@for_agents
def upload_picture(upload_id: int) -> Response:
    """The picture itself, for the agent who chose it and nobody else."""
    found = own(upload_id)
    if found.content_type not in SHOWN:
        abort(404)
    headers = {**HEADERS, "Content-Type": found.content_type}
    return stream(found.storage_key, range(found.size), Response(headers=headers))


@bp.post("/uploads/<int:upload_id>/removal")
@for_agents
def upload_removal(upload_id: int) -> BaseResponse:
    """Take a file out of the tray again."""
    agent = owner()
    found = uploads.find(agent.id, upload_id)
    if found is not None:
        uploads.remove(agent.id, upload_id, storage())
    if wants_fragment():
        return fragment("")
    if found is None:
        abort(404)
    keep_text(agent, found)
    return to_composer(found.conversation_id)


def refuse(conversation: Conversation, sentence: str, status: int) -> Response:
    """A sentence for the script that shows it at the file, or the page with it above the text box."""
    if wants_fragment():
        return Response(sentence, status, mimetype="text/plain")
    return refused(conversation, Refusal(sentence, status))


def to_composer(conversation_id: int) -> BaseResponse:
    return redirect(
        url_for("pages.conversation", conversation_id=conversation_id, _anchor="composer"), code=303
    )


def chosen() -> list[Chosen]:
    """The files of the form; an empty field comes as a file without a name."""
    return [as_chosen(each) for each in request.files.getlist("file") if each.filename]


def as_chosen(file: FileStorage) -> Chosen:
    return Chosen(cast("BinaryIO", file.stream), file.filename or "", file.mimetype)


def keep_text(agent: Agent, upload: Upload) -> None:
    """Without scripts the whole form is posted, and what was typed in it must not be lost."""
    if "text" in request.form:
        unsent.keep(agent.id, upload.conversation_id, request.form["text"])


def own(upload_id: int) -> Upload:
    found = uploads.find(owner().id, upload_id)
    if found is None:
        abort(404)
    return found


def owner() -> Agent:
    agent = current_agent()
    if agent is None:
        abort(401)
    return agent
