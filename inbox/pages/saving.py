"""Saved views: kept from the list's filters, put in order in the settings."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_agents
from inbox.operations import saved_views
from inbox.operations.saved_views import NotSavable, UnknownView
from inbox.pages import choosing, viewwords
from inbox.pages.composing import writer
from inbox.pages.routes import bp
from inbox.words import gettext

Answer = BaseResponse | tuple[str, int]


@bp.get("/settings/views")
@for_agents
def kept_views() -> str:
    return page()


@bp.post("/settings/views")
@for_agents
def save_view() -> Answer:
    """Keep a view of the list under a name; afterwards the list is back, in this view."""
    query = choosing.read(choosing.unwritten(request.form.get("query", ""))).query
    name = request.form.get("name", "")
    try:
        saved_views.add(writer(), name, choosing.written(query), shared="shared" in request.form)
    except UnknownView:
        abort(404)
    except NotSavable as refusal:
        return page(problem=str(refusal), new=name, query=choosing.written(query)), 422
    return redirect(url_for("pages.inbox", **choosing.address(query)), code=303)


@bp.post("/settings/views/<int:view_id>")
@for_agents
def rename_view(view_id: int) -> Answer:
    try:
        saved_views.rename(writer(), view_id, request.form.get("name", ""))
    except UnknownView:
        abort(404)
    except NotSavable as refusal:
        return page(problem=str(refusal), wrong=view_id), 422
    flash(gettext("Saved."))
    return redirect(url_for("pages.kept_views"), code=303)


@bp.post("/settings/views/<int:view_id>/removal")
@for_agents
def remove_view(view_id: int) -> Answer:
    try:
        name = saved_views.remove(writer(), view_id)
    except UnknownView:
        abort(404)
    flash(gettext("Removed “%(name)s”.", name=name))
    return redirect(url_for("pages.kept_views"), code=303)


@bp.post("/settings/views/<int:view_id>/rise")
@for_agents
def move_view(view_id: int) -> Answer:
    """One place further to the front."""
    try:
        saved_views.move_up(writer(), view_id)
    except UnknownView:
        abort(404)
    return redirect(url_for("pages.kept_views"), code=303)


def page(problem: str = "", wrong: int | None = None, new: str = "", query: str = "") -> str:
    """The views in their order; after a refusal with what was entered."""
    agent = writer()
    found = saved_views.of_agent(agent)
    return render_template(
        "settings/views.html",
        mine=[view for view in found if view.agent_id is not None],
        shared=[view for view in found if view.agent_id is None],
        described={view.id: described(view.query) for view in found},
        addresses={view.id: choosing.address(choosing.unwritten(view.query)) for view in found},
        problem=problem,
        wrong=wrong,
        new=new,
        was_shared="shared" in request.form,
        query=query,
    )


def described(query: str) -> str:
    """What a view asks for, in words."""
    return viewwords.described(choosing.read(choosing.unwritten(query)), choosing.businesses())
