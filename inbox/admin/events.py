"""The event log: every body, what became of it, and applying it again."""

from __future__ import annotations

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.admin import tree
from inbox.admin.advice import advise
from inbox.admin.blueprint import bp
from inbox.auth import for_admins
from inbox.operations import eventlog
from inbox.operations.applier import Applier
from inbox.operations.eventlog import Opened, Replayed, Wanted
from inbox.words import gettext, ngettext


@bp.get("/")
@for_admins
def start() -> BaseResponse:
    return redirect(url_for("admin.events"), code=303)


@bp.get("/events")
@for_admins
def events() -> str:
    """The log, newest first, and what was refused."""
    try:
        wanted = Wanted(request.args.get("state", Wanted.ALL))
        page = eventlog.newest(wanted=wanted, before=request.args.get("before"))
    except ValueError:  # `BadCursor` is one too
        abort(400)
    totals = eventlog.totals()
    return render_template(
        "admin/events.html",
        page=page,
        wanted=wanted,
        totals=totals,
        refused=advise(eventlog.refused(), totals.last_received_at),
        after=request.args.get("after", type=int) or 0,
    )


@bp.get("/events/<int:event_id>")
@for_admins
def event(event_id: int) -> str:
    opened = find(event_id)
    shown = tree.read(opened.body) if opened.is_whole else None
    return render_template("admin/event.html", opened=opened, shown=shown, text=tree.as_text(opened.body))


@bp.get("/events/<int:event_id>/body")
@for_admins
def body(event_id: int) -> Response:
    """The bytes as they came, as a file: what strangers wrote is never shown as a page of ours."""
    found = eventlog.body(event_id)
    if found is None:
        abort(404)
    response = Response(found, mimetype="text/plain")
    response.headers.set("Content-Disposition", "attachment", filename=f"event-{event_id}.txt")
    return response


@bp.post("/events/<int:event_id>/replay")
@for_admins
def replay(event_id: int) -> BaseResponse:
    """Apply one event again."""
    find(event_id)
    failed = applier().replay(event_id)
    flash(still(failed))
    return redirect(url_for("admin.event", event_id=event_id), code=303)


@bp.post("/events/replay")
@for_admins
def replay_failed() -> BaseResponse:
    """Apply failed events again, a bounded number at a time; the next form goes on where this one ended."""
    done = eventlog.replay_failed(applier(), after=request.form.get("after", type=int) or 0)
    flash(told(done))
    after = done.last if done.left else None
    return redirect(url_for("admin.events", state=Wanted.SET_ASIDE, after=after), code=303)


def told(done: Replayed) -> str:
    if not done.tried:
        return gettext("There was nothing to apply again.")
    sentences = [
        ngettext("%(num)s body was applied again.", "%(num)s bodies were applied again.", done.tried),
        ngettext(
            "%(num)s of them has pieces set aside still.",
            "%(num)s of them have pieces set aside still.",
            done.failed,
        ),
    ]
    if done.left:
        sentences.append(ngettext("%(num)s was not tried yet.", "%(num)s were not tried yet.", done.left))
    return " ".join(sentences)


def still(failed: int) -> str:
    if not failed:
        return gettext("Applied again. Nothing is set aside.")
    return ngettext(
        "Applied again. %(num)s piece is set aside still.",
        "Applied again. %(num)s pieces are set aside still.",
        failed,
    )


def find(event_id: int) -> Opened:
    found = eventlog.find(event_id)
    if found is None:
        abort(404)
    return found


def applier() -> Applier:
    found: Applier = current_app.extensions["applier"]
    return found
