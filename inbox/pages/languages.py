"""Which language a visitor reads, and the page to choose another one."""

from __future__ import annotations

import re

from flask import redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from inbox.auth import current_agent, open_to_strangers
from inbox.operations import personal
from inbox.pages.login import safe_next
from inbox.pages.personal import preference
from inbox.pages.routes import bp
from inbox.words import ENGLISH, LANGUAGES, gettext

COOKIE = "language"
YEAR = 365 * 24 * 60 * 60
FOR_PROGRAMS = "/api/"


def of_visitor() -> str:
    """An agent's own choice, else what this browser was used with last, else the first it asks for."""
    if request.path.startswith(FOR_PROGRAMS):
        return ENGLISH
    wanted = (re.split("[-_]", name)[0].lower() for name in request.accept_languages.values())
    for chosen in (preference("language"), request.cookies.get(COOKIE, ""), *wanted):
        if chosen in LANGUAGES:
            return chosen
    return ENGLISH


@bp.get("/language")
@open_to_strangers
def languages() -> str:
    return render_template("languages.html", next=request.args.get("next", ""))


@bp.post("/language")
@open_to_strangers
def choose_language() -> BaseResponse | tuple[str, int]:
    """Speak this language from now on: to this browser, and to the agent on every device."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        problem = gettext("The inbox does not speak that language. Choose one of these.")
        return render_template("languages.html", problem=problem, next=request.form.get("next", "")), 422
    if agent := current_agent():
        personal.choose(agent.id, {"language": chosen})
    response = redirect(safe_next(request.form.get("next", "")), code=303)
    remember(response, chosen)
    return response


def remember(response: BaseResponse, language: str) -> None:
    """Let this browser be spoken to in this language, also before somebody logs in."""
    response.set_cookie(
        COOKIE, language, max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
    )


def forget(response: BaseResponse) -> None:
    """Let the browser's own wish count again."""
    response.delete_cookie(COOKIE)
