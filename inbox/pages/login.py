"""Logging in and out."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox.auth import current_agent, open_to_strangers, sign_in, sign_out
from inbox.operations import agents
from inbox.operations.agents import TooManyAttempts, WrongLogin
from inbox.pages.routes import bp
from inbox.words import gettext

Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


@bp.route("/login", methods=["GET", "POST"])
@open_to_strangers
def login() -> Answer:
    if request.method == "POST":
        return log_in()
    if current_agent() is not None:
        return redirect(safe_next(request.args.get("next", "")), code=303)
    return form()


def log_in() -> Answer:
    """Open a session for the right password; a refusal says what to do next and nothing else."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    if not email.strip() or not password:
        return form(problem=gettext("Enter your e-mail address and your password."), email=email), 422
    try:
        agent = agents.authenticate(email, password, address=request.remote_addr or "")
    except WrongLogin as refusal:
        return form(problem=str(refusal), email=email), 422
    except TooManyAttempts as refusal:
        return form(problem=str(refusal), email=email), 429, {"Retry-After": str(refusal.seconds)}
    sign_in(agent)
    return redirect(safe_next(request.form.get("next", "")), code=303)


@bp.post("/logout")
@open_to_strangers
def logout() -> Response:
    """End the session, and let the browser forget the photos and files that it kept."""
    sign_out()
    response = redirect(url_for("pages.login"), code=303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def form(*, problem: str = "", email: str = "") -> str:
    return render_template("login.html", problem=problem, email=email, next=request.values.get("next", ""))


def safe_next(target: str) -> str:
    """Where to go after logging in: a path of our own, never an address that leads elsewhere.

    Browsers read a backslash as a slash and drop tabs and line breaks, so `/\\evil.example` and
    `/<tab>/evil.example` lead away as well.
    """
    home = url_for("pages.inbox")
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return home
    if any(unicodedata.category(letter).startswith("C") for letter in target):
        return home
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return home
    return target
