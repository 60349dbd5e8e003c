"""Signs of an agent at work: colleagues see who looks and who writes, customers that somebody is typing."""

from __future__ import annotations

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.adapters.live import PRESENCE
from inbox.adapters.presence import LEFT, TYPING, VIEWING
from inbox.adapters.queue import OTHER
from inbox.auth import for_agents
from inbox.operations import receipts
from inbox.operations.doorbell import ring
from inbox.pages.composing import writer
from inbox.pages.fragments import unchanged, wants_fragment
from inbox.pages.others import others_of
from inbox.pages.routes import bp, find


@bp.post("/conversations/<int:conversation_id>/presence")
@for_agents
def presence(conversation_id: int) -> Response:
    """Take a sign, and ring: whether the customer is to see the typing is looked up where Meta is told."""
    doing = request.form.get("doing")
    if doing not in (VIEWING, TYPING, LEFT):
        abort(400)
    agent, place = writer(), find(conversation_id).id
    if current_app.extensions["presence"].note(place, agent.id, agent.name, doing):
        current_app.extensions["live"].publish(PRESENCE, place)
    if doing == TYPING and "to_customer" in request.form:
        ring(OTHER, receipts.TYPING_JOB, place)
    return Response(status=204)


@bp.get("/conversations/<int:conversation_id>/others")
@for_agents
def others(conversation_id: int) -> str | BaseResponse:
    """Who else is in this conversation; nothing when the browser shows that already."""
    place = find(conversation_id)
    if not wants_fragment():
        return redirect(url_for("pages.conversation", conversation_id=place.id), code=303)
    found = others_of(place)
    if request.args.get("version") == found.version:
        return unchanged()
    return render_template("thread/_others.html", others=found)
