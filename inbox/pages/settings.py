"""The settings: an agent's own, and what admins choose for everybody."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import for_admins, for_agents
from inbox.extensions import db
from inbox.operations import business, personal
from inbox.operations.business import NameTooLong
from inbox.operations.preferences import NEVER, ON_OPEN, ON_REPLY, READ_RECEIPTS, UnknownChoice
from inbox.pages.composing import writer
from inbox.pages.languages import forget
from inbox.pages.routes import bp
from inbox.words import gettext, lazy

Answer = BaseResponse | tuple[str, int]
ASKED = ("theme", "language", "enter_sends")
SWITCHES = ("shortcuts", "notifications", "notification_body", "sound")  # off where the form says nothing
RECEIPTS = (
    (
        ON_REPLY,
        lazy("When somebody answers"),
        lazy("The ticks turn blue when one of you sends an answer. You can read and think first, unnoticed."),
    ),
    (
        ON_OPEN,
        lazy("When somebody opens the conversation"),
        lazy(
            "The ticks turn blue once the conversation was open in front of one of you for a second. "
            "Customers know that they were read, and wait for an answer."
        ),
    ),
    (NEVER, lazy("Never"), lazy("The ticks stay grey, and nobody sees you typing.")),
)


@bp.get("/settings")
@for_agents
def settings() -> str:
    return page()


@bp.post("/settings/yours")
@for_agents
def choose_yours() -> Answer:
    """Keep what an agent has chosen for themselves."""
    form = request.form
    answers = {name: form.get(name, "") for name in ASKED}
    answers |= {name: personal.ON if name in form else personal.OFF for name in SWITCHES}
    try:
        personal.choose(writer().id, answers)
    except UnknownChoice:
        problem = gettext("That is not one of the choices. Nothing was saved.")
        return page(problems={"yours": problem}), 422
    flash(gettext("Saved."))
    response = redirect(url_for("pages.settings"), code=303)
    if answers["language"] == personal.SYSTEM:
        forget(response)
    return response


@bp.post("/settings/receipts")
@for_admins
def choose_receipts() -> Answer:
    """Choose when customers see that they were read, and that somebody types."""
    try:
        READ_RECEIPTS.choose(request.form.get(READ_RECEIPTS.name, ""))
    except UnknownChoice:
        return page(problems={"receipts": gettext("Choose one of the three.")}), 422
    flash(gettext("Saved. It holds from the next message on."))
    return redirect(url_for("pages.settings"), code=303)


@bp.post("/settings/business")
@for_admins
def rename_business() -> Answer:
    entered = request.form.get("name", "")
    try:
        business.rename(entered)
    except NameTooLong:
        problem = gettext("A name has %(most)s characters at most.", most=business.LONGEST_NAME)
        return page(problems={"business": problem}, business_name=entered), 422
    flash(gettext("Saved."))
    return redirect(url_for("pages.settings"), code=303)


def page(problems: dict[str, str] | None = None, business_name: str | None = None) -> str:
    return render_template(
        "settings/settings.html",
        problems=problems or {},
        chosen=personal.of_agent(writer()),
        choices=RECEIPTS,
        receipts=READ_RECEIPTS.chosen(db.session.connection()),
        business_name=business.name() if business_name is None else business_name,
    )
