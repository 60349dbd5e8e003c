"""Keeping canned replies: each agent their own, admins those of everybody."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.models.reply import CannedReply
from inbox.operations import canned
from inbox.operations.canned import NotUsable, UnknownReply
from inbox.pages.composing import writer
from inbox.pages.routes import bp
from inbox.words import gettext

Answer = BaseResponse | tuple[str, int]


@bp.get("/settings/replies")
@for_agents
def kept_replies() -> str:
    agent, words = writer(), request.args.get("q", "")
    found = canned.listed(agent, words)
    mine = [reply for reply in found if reply.agent_id is not None]
    own = {reply.shortcut for reply in canned.listed(agent) if reply.agent_id is not None}
    shared = [reply for reply in found if reply.agent_id is None]
    return render_template("settings/replies.html", mine=mine, shared=shared, hidden=own, q=words)


@bp.get("/settings/replies/new")
@for_agents
def new_reply() -> str:
    shared = "shared" in request.args
    if shared and not writer().is_admin:
        abort(404)
    return form(shared=shared)


@bp.post("/settings/replies")
@for_agents
def add_reply() -> Answer:
    shared = "shared" in request.form
    try:
        reply = canned.add(writer(), **entered(), shared=shared)
    except UnknownReply:
        abort(404)
    except NotUsable as refusal:
        return form(shared=shared, problem=refusal), 422
    flash(gettext("Added /%(shortcut)s.", shortcut=reply.shortcut))
    return redirect(url_for("pages.kept_replies"), code=303)


@bp.get("/settings/replies/<int:reply_id>")
@for_agents
def kept_reply(reply_id: int) -> str:
    return form(changeable(reply_id))


@bp.post("/settings/replies/<int:reply_id>")
@for_agents
def change_reply(reply_id: int) -> Answer:
    try:
        canned.change(writer(), reply_id, **entered())
    except UnknownReply:
        abort(404)
    except NotUsable as refusal:
        return form(changeable(reply_id), problem=refusal), 422
    flash(gettext("Saved."))
    return redirect(url_for("pages.kept_replies"), code=303)


@bp.post("/settings/replies/<int:reply_id>/removal")
@for_agents
def remove_reply(reply_id: int) -> Answer:
    try:
        shortcut = canned.remove(writer(), reply_id)
    except UnknownReply:
        abort(404)
    flash(gettext("Removed /%(shortcut)s.", shortcut=shortcut))
    return redirect(url_for("pages.kept_replies"), code=303)


def changeable(reply_id: int) -> CannedReply:
    try:
        reply = canned.get(writer(), reply_id)
    except UnknownReply:
        abort(404)
    if not canned.is_changeable(writer(), reply):
        abort(404)
    return reply


def entered() -> dict[str, str]:
    return {name: request.form.get(name, "") for name in ("shortcut", "text")}


def form(reply: CannedReply | None = None, *, shared: bool = False, problem: NotUsable | None = None) -> str:
    """The form for a new reply or an old one; after a refusal with what was entered."""
    kept = {"shortcut": reply.shortcut, "text": reply.text} if reply else {"shortcut": "", "text": ""}
    return render_template(
        "settings/reply.html",
        reply=reply,
        shared=reply.agent_id is None if reply else shared,
        filled=entered() if problem else kept,
        problem=problem,
    )
